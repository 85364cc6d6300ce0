import { dirname } from 'node:path';
import { readEvidenceLedger } from './ledger.ts';
import { openEvidence } from './night.ts';
import { evidenceFiles } from './pack.ts';
import { zipFiles } from './zip.ts';
import { nodeHasher } from '../../host/hash.ts';
import { folderSource } from '../verify/folder.ts';
import { toCsv } from '../../format/csv.ts';
import type { Site } from '../../analysis/site.ts';
import { summaryPage } from './summary/page.ts';

/** A night whose files have more bytes than this would make a pack near the host's limit of 25 MiB a file. */
const LARGEST = 60 * 1024 * 1024;

/** Whether a night's evidence pack is published with its pages; the command makes packs of any size. */
export const hasEvidence = ({ manifest }: Pick<Site, 'manifest'>): boolean =>
  manifest !== null && manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) <= LARGEST;

/** The evidence pack of a night, the same bytes as `npm run evidence` writes. Throws KpiError as that does. */
export async function evidenceZip({ archive, night, id }: Site): Promise<Uint8Array<ArrayBuffer>> {
  const source = folderSource(dirname(night.folder));
  const ledger = await readEvidenceLedger(source);
  const line = archive.nights.find((one) => one.line.id === id)?.line;
  if (line === undefined) throw new Error(`No snapshot ${id}`);
  const evidence = await openEvidence(source, ledger, line);
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipFiles(
    evidenceFiles(evidence, { toCsv, summaryPage, hasher: nodeHasher }),
    new Date(line.created_at),
  ))
    chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}
