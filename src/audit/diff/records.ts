import type { Cell } from '../../catalog/data.ts';

/** One cell, before and after. */
export interface CellChange {
  readonly column: string;
  readonly before: Cell;
  readonly after: Cell;
}

/** Something with a key of its own, such as a metric or a target, that is not the same in both nights. */
export interface RecordChange {
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The members that differ; of something added or removed all that it has. */
  readonly cells: readonly CellChange[];
}

type Members = Readonly<Record<string, Cell | undefined>>;

/**
 * What differs between two sets of records, in the order of `after`, then what is gone in the order of `before`.
 * A key that comes twice stands for its first record, its second, and so on.
 */
export function compareRecords<T extends object>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (record: T) => string,
  membersOf: (record: T) => Members,
): RecordChange[] {
  const old = byKey(before, keyOf);
  const fresh = byKey(after, keyOf);
  const changes: RecordChange[] = [];
  for (const [place, { key, record }] of fresh) {
    const earlier = old.get(place)?.record;
    const cells = compareMembers(earlier === undefined ? {} : membersOf(earlier), membersOf(record));
    if (earlier === undefined) changes.push({ key, kind: 'added', cells });
    else if (cells.length > 0) changes.push({ key, kind: 'changed', cells });
  }
  for (const [place, { key, record }] of old)
    if (!fresh.has(place))
      changes.push({ key, kind: 'removed', cells: compareMembers(membersOf(record), {}) });
  return changes;
}

function byKey<T>(records: readonly T[], keyOf: (record: T) => string) {
  const found = new Map<string, { readonly key: string; readonly record: T }>();
  for (const record of records) {
    const key = keyOf(record);
    let time = 1;
    while (found.has(`${time} ${key}`)) time += 1;
    found.set(`${time} ${key}`, { key, record });
  }
  return found;
}

function compareMembers(before: Members, after: Members): CellChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((column) => {
    const pair = { before: before[column] ?? null, after: after[column] ?? null };
    return JSON.stringify(pair.before) === JSON.stringify(pair.after) ? [] : [{ column, ...pair }];
  });
}
