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
export const LONG_ENOUGH = 4;

/** True when some word of `key`, whose words each follow a space, begins nearly as typed. */
export function hasNearWord(key: string, typed: string): boolean {
  if (typed.length < LONG_ENOUGH) return false;
  const start = ` ${typed[0]}`;
  for (let at = key.indexOf(start); at !== -1; at = key.indexOf(start, at + 1))
    if (beginsNearly(key, at + 1, typed)) return true;
  return false;
}
