import type { Examined } from '../diagnosis.ts';
import type { Inspected } from '../inspected.ts';
import { type Session, TABLE } from './session.ts';

/** What a night never does with what others own. */
const NEVER_NEEDED = ['bigquery.tables.delete', 'bigquery.tables.update', 'bigquery.tables.updateData'];

/** Asks BigQuery; null where it does not say. */
type Ask = <T>(work: () => Promise<T>) => Promise<T | null>;

/**
 * Where the account may drop or alter tables and views that it only has to read: a line for each such dataset, which
 * keeps no night from being made. Metadata alone.
 */
export async function excessRights(
  session: Session,
  inspected: readonly Inspected[],
  ask: Ask,
): Promise<Examined[]> {
  const { api, names } = session;
  const found: Examined[] = [];
  for (const dataset of new Set([names.qbo, names.hubspot, names.dataset])) {
    const object = `${names.project}.${dataset}`;
    const others = inspected.filter(({ path, columns }) => columns !== null && path.startsWith(`${object}.`));
    const held: string[] = [];
    for (const { contract } of others) {
      const place = { project: names.project, dataset };
      const rights = await ask(() => api.testPermissions(place, contract.name, NEVER_NEEDED));
      if (rights !== null && rights.length > 0) held.push(contract.name);
    }
    if (held.length === 0) continue;
    const all = held.length === others.length ? 'everything that a night reads here' : held.join(', ');
    found.push({
      ...{ object, column: null, state: 'fits', needed_by: [], harmless: true },
      expected: `an account that reads, and writes ${TABLE} alone`,
      found: `this account may also drop or alter ${all}`,
      proposal: `the night's own needs roles/bigquery.dataViewer here, and dataEditor on ${TABLE} alone: docs/bigquery.md has the commands`,
    });
  }
  return found;
}
