import { join, resolve } from 'node:path';
import { diffNights } from '../audit/diff/diff.ts';
import { diffText } from '../audit/diff/phrases.ts';
import { usage } from '../host/run-errors.ts';
import { findNight, recordOf } from '../store/archive.ts';
import { readLedger } from '../store/ledger.ts';
import { type NightData, readNight, readStored } from '../store/night.ts';
import { MANIFEST } from '../store/night-files.ts';
import { type LedgerLine, manifest } from '../store/schemas.ts';
import type { Command } from './command.ts';
import { nightOptionHelp } from './night-options.ts';

/** Rows of each list of a view that are printed unless all are asked for. */
const SHOWN = 20;

export const diff: Command = {
  name: 'diff',
  about: 'Says what changed between two snapshots. It prints customers by name.',
  operands: [
    { name: 'from', value: 'ID', about: 'the first snapshot; also as --from ID' },
    { name: 'to', value: 'ID', about: 'the second snapshot; also as --to ID' },
  ],
  options: [
    ...nightOptionHelp('store'),
    { name: 'all', about: `list every row, not only ${SHOWN} of each kind in a view` },
    { name: 'json', about: 'print everything as JSON (quietly: npm run -s diff -- ID ID --json)' },
  ],
  examples: [['2026-11-21 2026-11-22 --all', 'every row that differs between two nights']],
  exits: ['0  compared, whether they differ or not', '1  not compared'],
  run: async (values, effects) => {
    const { from, to } = values;
    if (from === undefined || to === undefined)
      throw usage('Two snapshots are needed.', 'Name both: npm run diff -- 2026-11-21 2026-11-22.');
    const store = resolve(values['store'] ?? 'snapshots');
    const lines = await readLedger(store);
    const before = await openNight(store, lines, from);
    const after = await openNight(store, lines, to);
    const limit = values['all'] === undefined ? SHOWN : Number.POSITIVE_INFINITY;
    const result = await diffNights(before, after, { limit });
    if (values['json'] !== undefined) effects.print(JSON.stringify({ from, to, ...result }, null, 2));
    else
      for (const line of [`${from} → ${to}`, ...diffText(result, { before: from, after: to })])
        effects.print(line);
    return 0;
  },
};

/** A night whose files must be those that were published. */
async function openNight(store: string, lines: readonly LedgerLine[], id: string): Promise<NightData> {
  const line = findNight(lines, id);
  const folder = join(store, id);
  const read = await readStored(folder, MANIFEST, manifest, line.manifest_sha256);
  return readNight(folder, recordOf({ line, manifest: read }));
}
