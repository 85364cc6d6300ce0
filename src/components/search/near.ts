/**
 * True when `typed` is the beginning of `word` but for one slip after the first letter: a wrong letter, one too many,
 * one missing, or two that changed places.
 */
export function beginsNearly(word: string, typed: string): boolean {
  let same = 0;
  while (same < typed.length && word[same] === typed[same]) same++;
  if (same === typed.length) return true;
  if (same === 0) return false;
  const swapped = word[same] === typed[same + 1] && word[same + 1] === typed[same];
  return (
    word.startsWith(typed.slice(same + 1), same + 1) ||
    word.startsWith(typed.slice(same + 1), same) ||
    word.startsWith(typed.slice(same), same + 1) ||
    (swapped && word.startsWith(typed.slice(same + 2), same + 2))
  );
}

/** Shorter words have too many neighbors for a slip to mean anything. */
export const LONG_ENOUGH = 4;

/** True when some word of `key`, whose words each follow a space, begins nearly as typed. */
export function hasNearWord(key: string, typed: string): boolean {
  if (typed.length < LONG_ENOUGH) return false;
  const start = ` ${typed[0]}`;
  for (let at = key.indexOf(start); at !== -1; at = key.indexOf(start, at + 1)) {
    const end = key.indexOf(' ', at + 1);
    if (beginsNearly(key.slice(at + 1, end === -1 ? undefined : end), typed)) return true;
  }
  return false;
}
