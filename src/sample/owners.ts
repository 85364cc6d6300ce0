import { dayOf, instant, syncedAt } from './calendar.ts';
import type { Stream } from './prng.ts';
import { tableOf } from './tables.ts';
import type { SourceTable } from './types.ts';

const JOINED = dayOf(2016, 3, 1);

/** HubSpot's account number, on every row that carries one. */
export const PORTAL_ID = 7_104_211;

/** An owner: id, first name, last name, and the share of deals he or she holds. */
const owners: readonly (readonly [id: number, first: string, last: string | null, share: number])[] = [
  [38_100_001, 'Char', 'Short', 30],
  [38_100_002, 'Jack', null, 8],
  [38_100_003, 'Andy', 'Cooper', 16],
  [38_100_011, 'Sales', 'Rep 1', 18],
  [38_100_012, 'Sales', 'Rep 2', 15],
  [38_100_013, 'Sales', 'Rep 3', 13],
];

const shares = owners.map(([id, , , share]) => [id, share] as const);

/** The owner of a record; a few records have none. */
export const ownerOf = (stream: Stream): number | null => {
  const id = stream.weighted(shares);
  return stream.chance(0.025) ? null : id;
};

/** HubSpot's owners; they do not change. */
export function ownerTable(): SourceTable {
  const records = owners.map(([id, first, last]) => ({
    owner_id: id,
    portal_id: PORTAL_ID,
    type: 'PERSON',
    first_name: first,
    last_name: last,
    email: `${[first, last]
      .filter((part) => part !== null)
      .join('.')
      .toLowerCase()
      .replaceAll(' ', '')}@example.com`,
    created_at: instant(JOINED, 1_020),
    updated_at: instant(JOINED, 1_020),
    _fivetran_synced: syncedAt(JOINED),
  }));
  return tableOf('hubspot', 'owner', records);
}
