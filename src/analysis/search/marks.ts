import { flatten } from './fold.ts';

/** A piece of a text; `hit` when it is part of what was looked for. */
interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/**
 * Cuts a title into pieces that matched the folded words and pieces that did not. A word is marked at the beginning
 * of a word of the title when it stands at one, else where it stands first. The pieces joined are the title.
 */
export function marks(title: string, words: readonly string[]): Piece[] {
  const characters = [...title];
  let flat = ' ';
  const origin = [-1];
  characters.forEach((character, index) => {
    for (const unit of flatten(character).split('')) {
      flat += unit;
      origin.push(index);
    }
  });
  const hits = new Array<boolean>(characters.length).fill(false);
  for (const word of words) {
    const start = flat.indexOf(` ${word}`);
    const from = start === -1 ? flat.indexOf(word) : start + 1;
    if (from === -1) continue;
    let end = (origin[from + word.length - 1] ?? 0) + 1;
    // A letter and the accents that follow it are drawn as one.
    while (/^\p{M}/u.test(characters[end] ?? '')) end++;
    hits.fill(true, Math.max(0, origin[from] ?? 0), end);
  }
  const pieces: { text: string; hit: boolean }[] = [];
  characters.forEach((text, index) => {
    const hit = hits[index] === true;
    const last = pieces.at(-1);
    if (last?.hit === hit) last.text += text;
    else pieces.push({ text, hit });
  });
  return pieces;
}
