let later: ReturnType<typeof setTimeout> | undefined;

/** Puts a state into the address, without a new entry in the history. */
export function writeFragment(fragment: string): void {
  clearTimeout(later);
  try {
    history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
  } catch {
    // Safari refuses more than 100 changes in half a minute, which fast typing reaches.
    later = setTimeout(writeFragment, 2000, fragment);
  }
}
