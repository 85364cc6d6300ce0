import type { z } from 'zod';
import { KpiError } from '../../errors.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import {
  type Definitions,
  definitions,
  type LedgerLine,
  type Manifest,
  type Summary,
  summary,
  type Targets,
  targets,
} from '../../store/schemas.ts';
import { describeIssue } from '../../store/validated.ts';
import { placeText } from '../verify/finding.ts';
import { readManifest } from '../verify/manifest.ts';
import { jsonOf, type StoreSource } from '../verify/source.ts';
import { type EvidenceLedger, excerpt } from './ledger.ts';

/** A night of which a pack can be made: what the ledger promises of it was found to be so. */
export interface EvidenceNight {
  readonly line: SnapshotLine;
  readonly manifest: Manifest;
  readonly summary: Summary;
  readonly targets: Targets;
  readonly definitions: Definitions;
  /** The ledger from its first line to the night's own and its deployments. */
  readonly ledger: Uint8Array;
  readonly lines: readonly LedgerLine[];
  /**
   * One of the night's files as it was published, by its path in the night's folder.
   * Throws KpiError `store-altered` when it has other bytes now.
   */
  readonly read: (path: string) => Promise<Uint8Array>;
}

/** Opens a night for a pack. Throws KpiError `store-altered` or `store-invalid`, which name the file. */
export async function openEvidence(
  source: StoreSource,
  whole: EvidenceLedger,
  line: SnapshotLine,
): Promise<EvidenceNight> {
  const { manifest, findings } = await readManifest(source, line);
  const [first] = findings;
  if (manifest === null || first !== undefined)
    throw altered(first === undefined ? `${line.id}/manifest.json` : placeText(first.place), first?.message);
  const hashes = new Map([
    ['manifest.json', line.manifest_sha256],
    ...manifest.files.map(({ path, sha256 }) => [path, sha256] as const),
  ]);
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = await source.readFile(`${line.id}/${path}`);
    if (bytes === null) throw altered(`${line.id}/${path}`, 'it is missing');
    if ((await source.sha256(bytes)) === hashes.get(path)) return bytes;
    throw altered(`${line.id}/${path}`, 'its SHA-256 is not the one that was recorded');
  };
  const parsed = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    parseStored(`${line.id}/${path}`, await read(path), schema);
  const { bytes: ledger, lines } = excerpt(whole, line.id);
  return {
    line,
    manifest,
    summary: await parsed('summary.json', summary),
    targets: await parsed('targets.json', targets),
    definitions: await parsed('definitions.json', definitions),
    ledger,
    lines,
    read,
  };
}

/** A stored document in its form. Throws KpiError `store-invalid`, which quotes no row. */
export function parseStored<T>(place: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  const result = schema.safeParse(jsonOf(bytes));
  if (result.success) return result.data;
  throw new KpiError(
    'store-invalid',
    `${place}: it does not have its form (${describeIssue(result.error)}).`,
    NEXT,
  );
}

const NEXT = 'Run npm run verify to see what else is wrong; no pack was written.';

const altered = (place: string, problem = 'it does not agree with the ledger'): KpiError =>
  new KpiError('store-altered', `${place}: ${problem}.`, NEXT);
