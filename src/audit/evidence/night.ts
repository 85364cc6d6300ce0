import type { z } from 'zod';
import { type Absent, absentFrom } from '../../catalog/absent.ts';
import { type Company, DEFAULT_COMPANY } from '../../catalog/company.ts';
import { DEFAULT_OWNERS, type Owners } from '../../catalog/owners.ts';
import { KpiError } from '../../errors.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import { findNight } from '../../store/archive.ts';
import { firstLines, LEDGER } from '../../store/ledger-line.ts';
import { MANIFEST } from '../../store/night-files.ts';
import {
  company,
  type Definitions,
  definitions,
  type LedgerLine,
  type Manifest,
  owners,
  type Summary,
  summary,
  type Targets,
  targets,
} from '../../store/schemas.ts';
import { describeIssue } from '../../store/validated.ts';
import { checkAgreement } from '../verify/agreement.ts';
import { placeText } from '../verify/finding.ts';
import { checkDeployments, checkLedger } from '../verify/ledger.ts';
import { readManifest } from '../verify/night.ts';
import { jsonOf, type StoreSource } from '../verify/source.ts';

/** A night of which a pack can be made: what the ledger promises of it was found to be so. */
export interface EvidenceNight {
  readonly line: SnapshotLine;
  readonly manifest: Manifest;
  readonly summary: Summary;
  readonly targets: Targets;
  readonly definitions: Definitions;
  /** What the company had set that night; the defaults for nights that do not say. */
  readonly company: Company;
  readonly owners: Owners;
  /** What the night is without, and why. */
  readonly absent: readonly Absent[];
  /** The statements of the definitions, in their order. */
  readonly statements: readonly SqlFile[];
  /** The ledger from its first line to the night's own and its deployments. */
  readonly ledger: Uint8Array;
  readonly lines: readonly LedgerLine[];
  /**
   * One of the night's files as it was published, by its path in the night's folder.
   * Throws KpiError `store-altered` when it has other bytes now.
   */
  readonly read: (path: string) => Promise<Uint8Array>;
}

/** A statement of the night as a file of the pack. */
export interface SqlFile {
  readonly path: string;
  /** The name under which the night recorded it. */
  readonly file: string;
  readonly sql: string;
}

const NEXT = 'Run npm run verify to see what else is wrong; no pack was written.';

/**
 * Opens a night of a store for a pack. Throws KpiError `unknown-night`, or `ledger-invalid`, `store-altered` or
 * `store-invalid`, which name the file.
 */
export async function openEvidence(source: StoreSource, id: string): Promise<EvidenceNight> {
  const whole = await readLedger(source);
  const line = findNight(whole.lines, id);
  const { manifest, findings } = await readManifest(source, line);
  const [first] = findings;
  if (manifest === null || first !== undefined)
    throw altered(first === undefined ? `${line.id}/${MANIFEST}` : placeText(first.place), first?.message);
  const hashes = new Map([
    [MANIFEST, line.manifest_sha256],
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
  const documents = {
    summary: await parsed('summary.json', summary),
    targets: await parsed('targets.json', targets),
    definitions: await parsed('definitions.json', definitions),
    company: hashes.has('company.json') ? await parsed('company.json', company) : DEFAULT_COMPANY,
    owners: hashes.has('owners.json') ? (await parsed('owners.json', owners)).owners : DEFAULT_OWNERS,
  };
  const [disagreement] = await checkAgreement(
    line.id,
    hashes.has('owners.json') ? documents : { ...documents, owners: undefined },
    manifest,
    source,
  );
  if (disagreement !== undefined) throw invalid(placeText(disagreement.place), disagreement.message);
  const absent = absentFrom(manifest.missing ?? [], documents.definitions, documents.company);
  const statements = sqlFiles(documents.definitions);
  return { line, manifest, ...documents, absent, statements, ledger, lines, read };
}

/** A stored document in its form. Throws KpiError `store-invalid`, which quotes no row. */
export function parseStored<T>(place: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  const result = schema.safeParse(jsonOf(bytes));
  if (result.success) return result.data;
  throw invalid(place, `it does not have its form (${describeIssue(result.error)})`);
}

/** What is wrong with a stored file although its bytes are those that were recorded. */
export const invalid = (place: string, problem: string): KpiError =>
  new KpiError('store-invalid', `${place}: ${problem}.`, NEXT);

const altered = (place: string, problem = 'it does not agree with the ledger'): KpiError =>
  new KpiError('store-altered', `${place}: ${problem}.`, NEXT);

/** A ledger whose chain was checked, and the bytes it was read from. */
interface Ledger {
  readonly bytes: Uint8Array;
  readonly lines: readonly LedgerLine[];
}

/** Reads a store's ledger, deployments included; without one it has no lines. Throws KpiError `ledger-invalid`. */
async function readLedger(source: StoreSource): Promise<Ledger> {
  const bytes = (await source.readFile(LEDGER)) ?? new Uint8Array();
  const checked = await checkLedger(bytes, source.sha256);
  const [first] = [...checked.findings, ...checkDeployments(checked)];
  if (first === undefined) return { bytes, lines: checked.sound };
  throw new KpiError('ledger-invalid', `${placeText(first.place)}: ${first.message}.`, NEXT);
}

/**
 * The first lines of a ledger, as far as a reviewer of one night needs them: hashes chain from line 1, and the
 * night's deployments come after its own line. It stays the same once the next night has its line.
 */
export function excerpt({ bytes, lines }: Ledger, id: string): Ledger {
  const count = lastOf(lines, id) + 1;
  return { bytes: firstLines(bytes, count), lines: lines.slice(0, count) };
}

/** The index of the last line that belongs to a night: its own, or the last of its deployments of that evening. */
function lastOf(lines: readonly LedgerLine[], id: string): number {
  const own = lines.findIndex((line) => line.kind === 'snapshot' && line.id === id);
  const date = lines[own]?.date ?? '';
  const deploys = (line: LedgerLine): boolean => line.kind === 'deployment' && line.id === id;
  const next = lines.findIndex(
    (line, index) => index > own && line.kind !== 'deployment' && line.date > date,
  );
  const evening = lines.slice(0, next === -1 ? lines.length : next).findLastIndex(deploys);
  // Two runs at once may have put another night's line before this one's deployment.
  return evening > own ? evening : Math.max(own, lines.findIndex(deploys));
}

const SAFE = /^sql\/(?:[A-Za-z0-9_-]{1,100}\/){0,2}[A-Za-z0-9_-]{1,100}\.sql$/;
const OURS = /^sql\/statement-/i;

/**
 * The night's statements under their own names. A name that could lead out of the folder, or that stands for two
 * files on some systems, becomes `sql/statement-01.sql`, after its place in `definitions.json`.
 */
function sqlFiles({ queries }: Pick<Definitions, 'queries'>): SqlFile[] {
  const taken = new Set<string>();
  return queries.map(({ file, sql }, index) => {
    const folded = file.toLowerCase();
    const safe = SAFE.test(file) && !OURS.test(file) && !taken.has(folded);
    taken.add(folded);
    return { path: safe ? file : `sql/statement-${String(index + 1).padStart(2, '0')}.sql`, file, sql };
  });
}
