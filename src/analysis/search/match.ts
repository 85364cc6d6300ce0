import { flatten, fold } from './fold.ts';

/** What a reader sees of something found. */
export interface Entry {
  readonly title: string;
  readonly note: string;
  readonly href: string;
}

/** Entries of one kind. They are made when they are shown: there may be 100,000. */
export interface Group {
  readonly name: string;
  /** `keyOf` each title. */
  readonly titles: readonly string[];
  /** `keyOf` what else finds each entry, beside the titles; leave it out when there is nothing. */
  readonly details?: readonly string[];
  entry(index: number): Entry;
}

/** What was found in a group. */
export interface Found {
  readonly name: string;
  readonly total: number;
  /** The best of them, at most the limit. */
  readonly entries: readonly Entry[];
}

export interface Results {
  /** Groups without a match are left out; the group with the best match comes first. */
  readonly groups: readonly Found[];
  readonly total: number;
  /** True when nothing matched as typed and words with one slip were accepted. */
  readonly nearly: boolean;
  /** The folded words that were looked for. */
  readonly words: readonly string[];
}

interface Query {
  readonly whole: string;
  readonly words: readonly { readonly text: string; readonly start: string }[];
}

/** The form in which texts are compared: folded, a space before each word. */
export const keyOf = (text: string): string => ` ${fold(text)}`;

const NO_MATCH = -1;
const [BEGINS, WORDS, INSIDE, DETAILS] = [0, 1, 2, 3];

/** How well an entry matches, 0 best; every word must occur. A detail counts only from the beginning of a word. */
function strictRank(title: string, detail: string, { whole, words }: Query): number {
  let rank = WORDS;
  for (const { text, start } of words) {
    if (title.includes(start)) continue;
    if (title.includes(text)) rank = Math.max(rank, INSIDE);
    else if (detail.includes(start)) rank = DETAILS;
    else return NO_MATCH;
  }
  return rank === WORDS && title.startsWith(whole) ? BEGINS : rank;
}

const nearRank = (title: string, _detail: string, { words }: Query): number =>
  words.every(({ text, start }) => title.includes(start) || hasNearWord(title, text)) ? BEGINS : NO_MATCH;

function searchGroup(group: Group, query: Query, limit: number, rankOf: typeof strictRank) {
  const ranked: number[][] = [[], [], [], []];
  let total = 0;
  const { titles, details } = group;
  for (let index = 0; index < titles.length; index++) {
    const rank = rankOf(titles[index] ?? '', details?.[index] ?? '', query);
    if (rank === NO_MATCH) continue;
    total++;
    const bucket = ranked[rank];
    if (bucket !== undefined && bucket.length < limit) bucket.push(index);
  }
  const best = ranked.findIndex(({ length }) => length > 0);
  const entries = () =>
    ranked
      .flat()
      .slice(0, limit)
      .map((index) => group.entry(index));
  return { name: group.name, total, best, entries };
}

function searchAll(groups: readonly Group[], query: Query, limit: number, rankOf: typeof strictRank) {
  return groups
    .map((group) => searchGroup(group, query, limit, rankOf))
    .filter(({ total }) => total > 0)
    .sort((a, b) => a.best - b.best)
    .map(({ name, total, entries }) => ({ name, total, entries: entries() }));
}

/**
 * Searches the groups for entries in which every word of `typed` occurs, whatever its case and accents. Entries whose
 * title begins as typed come first, then those with words that do, then those with the words inside; equals keep
 * their order, and so do groups. When nothing matches, words of four letters and more may hold one slip.
 */
export function search(groups: readonly Group[], typed: string, limit: number): Results {
  const whole = keyOf(typed);
  const words = [...new Set(whole.split(' '))].filter((word) => word !== '');
  if (words.length === 0) return { groups: [], total: 0, nearly: false, words };
  const query = { whole, words: words.map((text) => ({ text, start: ` ${text}` })) };
  const strict = searchAll(groups, query, limit, strictRank);
  const nearly = strict.length === 0 && words.some(({ length }) => length >= LONG_ENOUGH);
  const found = nearly ? searchAll(groups, query, limit, nearRank) : strict;
  const total = found.reduce((sum, group) => sum + group.total, 0);
  return { groups: found, total, nearly: nearly && total > 0, words };
}

/** Everything in the groups, at most `limit` of each, as it is shown before anything is typed. */
export function browse(groups: readonly Group[], limit: number): Results {
  const found = groups
    .filter(({ titles }) => titles.length > 0)
    .map((group) => ({
      name: group.name,
      total: group.titles.length,
      entries: group.titles.slice(0, limit).map((_, index) => group.entry(index)),
    }));
  return { groups: found, total: found.reduce((sum, { total }) => sum + total, 0), nearly: false, words: [] };
}

/**
 * True when what stands in `text` from `at` on begins as typed but for one slip after the first letter: a wrong
 * letter, one too many, one missing (a space too: "cocacola"), or two that changed places.
 */
export function beginsNearly(text: string, at: number, typed: string): boolean {
  let same = 0;
  while (same < typed.length && text[at + same] === typed[same]) same++;
  if (same === typed.length) return true;
  if (same === 0) return false;
  const slip = at + same;
  const swapped = text[slip] === typed[same + 1] && text[slip + 1] === typed[same];
  return (
    text.startsWith(typed.slice(same + 1), slip + 1) ||
    text.startsWith(typed.slice(same + 1), slip) ||
    text.startsWith(typed.slice(same), slip + 1) ||
    (swapped && text.startsWith(typed.slice(same + 2), slip + 2))
  );
}

/** Shorter words have too many neighbors for a slip to mean anything. */
const LONG_ENOUGH = 4;

/** True when some word of `key`, whose words each follow a space, begins nearly as typed. */
export function hasNearWord(key: string, typed: string): boolean {
  if (typed.length < LONG_ENOUGH) return false;
  const start = ` ${typed[0]}`;
  for (let at = key.indexOf(start); at !== -1; at = key.indexOf(start, at + 1))
    if (beginsNearly(key, at + 1, typed)) return true;
  return false;
}

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
