/** Which two nights are compared, as the address says after `#`. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

export const writePair = ({ from, to }: Pair): string => new URLSearchParams({ from, to }).toString();

/** The two nights that a fragment names; null unless both are among `ids`. */
export function readPair(fragment: string, ids: readonly string[]): Pair | null {
  const said = new URLSearchParams(fragment.replace(/^#/, ''));
  const [from, to] = [said.get('from'), said.get('to')];
  return from !== null && to !== null && ids.includes(from) && ids.includes(to) ? { from, to } : null;
}
