/** The median of numbers sorted upwards, the middle two averaged; null of none. */
export function median(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) return null;
  return upper === lower ? upper : lower / 2 + upper / 2;
}

/** Numbers from low to high, as a new list. */
export const ascending = (values: Iterable<number>): readonly number[] => [...values].sort((a, b) => a - b);

/** The `limit` first items by an order, without sorting more than needed of a long list. */
export function firstBy<T>(items: Iterable<T>, limit: number, order: (a: T, b: T) => number): readonly T[] {
  const kept: T[] = [];
  for (const item of items) {
    const last = kept[limit - 1];
    if (last !== undefined && order(item, last) >= 0) continue;
    const place = kept.findIndex((other) => order(item, other) < 0);
    kept.splice(place === -1 ? kept.length : place, 0, item);
    kept.length = Math.min(kept.length, limit);
  }
  return kept;
}

/** Items by key, keys in the order in which they first appear. */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
