import type { Stream } from './prng.ts';

type Flag = boolean | null;

/** HubSpot's two delete flags on a row, `is_deleted` and `_fivetran_deleted`, and since when they say so. */
export interface DeleteFlags {
  readonly isDeleted: Flag;
  readonly fivetranDeleted: Flag;
  /** The day of the deletion once it has happened, otherwise null. */
  readonly since: number | null;
}

const alive: readonly [
  readonly [readonly [Flag, Flag], number],
  ...(readonly [readonly [Flag, Flag], number])[],
] = [
  [[false, false], 70],
  [[false, null], 12],
  [[null, false], 12],
  [[null, null], 6],
];

const gone: readonly (readonly [Flag, Flag])[] = [
  [true, false],
  [false, true],
  [true, true],
  [null, true],
  [true, null],
];

/** The flags of a row that appeared on a day, as a night sees them: about 3% are deleted some day. */
export function deleteFlags(stream: Stream, appeared: number, today: number): DeleteFlags {
  const before = stream.weighted(alive);
  const after = stream.pick(gone);
  const deleted = stream.chance(0.03);
  const since = appeared + stream.int(2, 150);
  const [isDeleted, fivetranDeleted] = deleted && since <= today ? after : before;
  return { isDeleted, fivetranDeleted, since: deleted && since <= today ? since : null };
}
