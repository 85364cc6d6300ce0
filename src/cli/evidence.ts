import { resolve } from 'node:path';
import { openEvidence } from '../audit/evidence/night.ts';
import { evidenceZip } from '../audit/evidence/pack.ts';
import { folderSource } from '../audit/verify/folder.ts';
import { writeStream } from '../host/files.ts';
import { usage } from '../host/run-errors.ts';
import type { Command } from './command.ts';
import { nightOptionHelp } from './night-options.ts';
import { outFile } from './out-file.ts';

export const evidence: Command = {
  name: 'evidence',
  about: 'Writes the evidence pack of a night, one zip for a reviewer.',
  operands: [{ name: 'id', value: 'ID', about: 'the snapshot; also as --id ID' }],
  options: [
    ...nightOptionHelp('store'),
    { name: 'out', value: 'FILE', about: 'where the zip goes (default evidence-ID.zip)' },
    { name: 'force', about: 'replace a file of that name' },
  ],
  examples: [['2026-11-22 --out review.zip', 'the pack of a night, under a name of your own']],
  exits: ['0  written', '1  not written'],
  run: async (values, effects) => {
    const { id } = values;
    if (id === undefined) throw usage('A snapshot is needed.', 'Name it: npm run evidence -- 2026-11-22.');
    const store = resolve(values['store'] ?? 'snapshots');
    const out = resolve(values['out'] ?? `evidence-${id}.zip`);
    const file = outFile(out, store);
    const night = await openEvidence(folderSource(store), id);
    const { bytes, sha256 } = await writeStream(evidenceZip(night), file, {
      replace: values['force'] !== undefined,
    });
    effects.print(`${out}: ${bytes} bytes, SHA-256 ${sha256}. README.txt in it says how to check it.`);
    effects.print('It holds customers by name: handle it as you handle the dashboard.');
    return 0;
  },
};
