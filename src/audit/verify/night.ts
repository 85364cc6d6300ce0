import type { Company } from '../../catalog/company.ts';
import type { Owners } from '../../catalog/owners.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import { zoneOf } from '../../store/ledger-line.ts';
import { DETAILS, DOCUMENTS, MANIFEST, rowsFile, SETTINGS, viewFile } from '../../store/night-files.ts';
import {
  type Definitions,
  type Manifest,
  type ManifestFile,
  manifest as manifestSchema,
  type Summary,
} from '../../store/schemas.ts';
import { checkAgreement } from './agreement.ts';
import { checkDocument, type Head, partsFindings } from './document.ts';
import { type Finding, issueNote, note } from './finding.ts';
import { EVERY_CHECK, isOfFirstVersion } from './maker.ts';
import { bytesOf, jsonOf, type StoreSource } from './source.ts';

/** Reads a night's manifest; null when it cannot stand as a witness for the night's other files. */
export async function readManifest(
  source: StoreSource,
  line: SnapshotLine,
): Promise<{
  readonly manifest: Manifest | null;
  readonly bytes: number;
  readonly findings: readonly Finding[];
}> {
  const file = `${line.id}/${MANIFEST}`;
  const without = (finding: Finding) => ({ manifest: null, bytes: 0, findings: [finding] });
  const bytes = await bytesOf(source, file);
  if (bytes === null) return without(note('manifest-missing', file, 'it is missing'));
  if (!(bytes instanceof Uint8Array)) return without(bytes);
  if ((await source.sha256(bytes)) !== line.manifest_sha256) {
    const message = `it was altered: its SHA-256 is not the one in ledger line ${line.seq}`;
    return without(note('manifest-altered', file, message));
  }
  const parsed = manifestSchema.safeParse(jsonOf(bytes));
  if (!parsed.success) return without(issueNote('manifest-form', file, parsed.error));
  const findings = [
    ...identity(file, parsed.data, line),
    ...contents(file, parsed.data),
    ...jobs(file, parsed.data, line),
  ];
  return { manifest: findings.length === 0 ? parsed.data : null, bytes: bytes.length, findings };
}

function identity(file: string, manifest: Manifest, line: SnapshotLine): Finding[] {
  const pairs = [
    ['id', manifest.id, line.id],
    ['snapshot_date', manifest.snapshot_date, line.date],
    ['source', manifest.source, line.source],
  ] as const;
  return pairs
    .filter(([, said, wanted]) => said !== wanted)
    .map(([path, said, wanted]) =>
      note('manifest-disagrees', file, `it says ${said} where ledger line ${line.seq} says ${wanted}`, {
        path,
      }),
    );
}

function contents(file: string, manifest: Manifest): Finding[] {
  const { files, checks, blocked } = manifest;
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, { path }] of files.entries()) {
    if (seen.has(path))
      findings.push(
        note('manifest-disagrees', file, 'it names a file twice', { path: `files.${index}.path` }),
      );
    seen.add(path);
  }
  const due = manifest.schema_version === 1 ? DOCUMENTS : [...DOCUMENTS, ...SETTINGS];
  for (const path of due)
    if (!seen.has(path)) findings.push(note('manifest-disagrees', file, `it does not name ${path}`));
  const asked = new Set<string>(checks.map(({ name }) => name));
  const unasked = isOfFirstVersion(manifest) ? [] : EVERY_CHECK.filter((name) => !asked.has(name));
  if (checks.length === 0)
    findings.push(note('manifest-disagrees', file, 'it records no check', { path: 'checks' }));
  else if (unasked.length > 0)
    findings.push(
      note('manifest-disagrees', file, `it does not record the checks ${unasked.join(', ')}`, {
        path: 'checks',
      }),
    );
  const lost = new Set(manifest.missing?.map(({ name }) => name));
  if (lost.size !== (manifest.missing?.length ?? 0))
    findings.push(note('manifest-disagrees', file, 'it is without one thing twice', { path: 'missing' }));
  for (const [index, { result, scope }] of checks.entries())
    if (scope !== undefined && (result !== 'failed' || scope.some((name) => !lost.has(name))))
      findings.push(
        note('manifest-disagrees', file, 'it is not without all that a failed check took away', {
          path: `checks.${index}.scope`,
        }),
      );
  if (
    blocked !==
    checks.some(
      ({ result, accepted, scope }) => result === 'failed' && accepted === undefined && scope === undefined,
    )
  )
    findings.push(
      note('manifest-disagrees', file, 'it does not agree with the results of its checks', {
        path: 'blocked',
      }),
    );
  return findings;
}

/** BigQuery gives every statement a job; a night made elsewhere has none to show. */
function jobs(file: string, { queries }: Manifest, { source }: SnapshotLine): Finding[] {
  if (source === 'bigquery' && queries.length === 0)
    return [note('manifest-disagrees', file, 'it names no statement of BigQuery', { path: 'queries' })];
  return queries.flatMap(({ job_id }, index) => {
    if ((job_id !== null) === (source === 'bigquery')) return [];
    const problem =
      job_id === null ? 'a statement of BigQuery has no job' : `a statement of ${source} data has a job`;
    return [note('manifest-disagrees', file, problem, { path: `queries.${index}.job_id` })];
  });
}

/** What a check of one night came to. */
interface NightVerdict {
  readonly findings: readonly Finding[];
  /** Files that were read, the manifest included, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/** What is kept of a night while its files are read one by one. */
interface Night {
  readonly id: string;
  readonly source: StoreSource;
  readonly manifest: Manifest;
  readonly heads: Map<string, Head>;
  /** Files with findings. */
  readonly wrong: Set<string>;
  summary?: Summary;
  definitions?: Definitions;
  company?: Company;
  owners?: Owners;
  files: number;
  bytes: number;
}

/**
 * Checks a night against its ledger line: manifest, every file it names, and whether they agree with one another.
 * Holds one file at a time. `there` are the night's files as the store lists them, relative to its folder. `onFile`
 * is told of each file that the manifest names; what later checks find between files comes with the verdict alone.
 */
export async function checkNight(
  source: StoreSource,
  line: SnapshotLine,
  there: ReadonlySet<string> | null,
  onFile?: (file: ManifestFile, findings: readonly Finding[]) => void,
): Promise<NightVerdict> {
  const read = await readManifest(source, line);
  // An altered manifest is no witness: what it says of files would put the blame on the wrong ones.
  if (read.manifest === null) return { findings: read.findings, files: 1, bytes: 0 };
  const { manifest } = read;
  const night: Night = {
    id: line.id,
    source,
    manifest,
    heads: new Map(),
    wrong: new Set(),
    files: 1,
    bytes: read.bytes,
  };
  const findings: Finding[] = [...read.findings];
  for (const file of headsFirst(manifest.files)) {
    const own = await checkFile(night, file);
    if (own.length > 0) night.wrong.add(file.path);
    findings.push(...own);
    onFile?.(file, own);
  }
  for (const head of night.heads.values())
    findings.push(...partsFindings(prefix(night, head.file.path), head, manifest.files));
  findings.push(...(await checkAgreement(line.id, night, manifest, source)));
  findings.push(...zoneFindings(line, night));
  findings.push(...unlisted(line.id, manifest, there));
  return { findings, files: night.files, bytes: night.bytes };
}

/** A line says where the company's days began when that is not in Los Angeles: so does the night. */
function zoneFindings(line: SnapshotLine, { company }: Night): Finding[] {
  if (company === undefined || company.time_zone === zoneOf(line)) return [];
  const message = `it says ${company.time_zone} where ledger line ${line.seq} says ${zoneOf(line)}`;
  return [note('settings-disagree', `${line.id}/company.json`, message, { path: 'time_zone' })];
}

const prefix = ({ id }: Night, path: string): string => `${id}/${path}`;

const isPart = ({ path }: ManifestFile): boolean => rowsFile(path)?.isPart === true;

/** A part can be read only with its view's columns. */
const headsFirst = (files: readonly ManifestFile[]): ManifestFile[] =>
  [...files].sort((a, b) => Number(isPart(a)) - Number(isPart(b)));

async function checkFile(night: Night, file: ManifestFile): Promise<readonly Finding[]> {
  const place = prefix(night, file.path);
  const bytes = await bytesOf(night.source, place);
  if (bytes === null) return [note('file-missing', place, 'it is missing')];
  if (!(bytes instanceof Uint8Array)) return [bytes];
  night.files += 1;
  night.bytes += bytes.length;
  if (bytes.length !== file.bytes)
    return [
      note(
        'file-altered',
        place,
        `it was altered: it has ${bytes.length} bytes, its manifest says ${file.bytes}`,
      ),
    ];
  if ((await night.source.sha256(bytes)) !== file.sha256)
    return [note('file-altered', place, 'it was altered: its SHA-256 is not the one in its manifest')];
  const rows = rowsFile(file.path);
  // What the view's own file would say of this part is not known: no blame for the part.
  if (rows?.isPart === true && night.wrong.has(viewFile(rows.view))) return [];
  const { findings, document } = checkDocument(place, file, bytes, night.heads);
  if (document?.kind === 'summary') night.summary = document.value;
  if (document?.kind === 'definitions') night.definitions = document.value;
  if (document?.kind === 'company') night.company = document.value;
  if (document?.kind === 'owners') night.owners = document.value;
  return findings;
}

function unlisted(id: string, { files }: Manifest, there: ReadonlySet<string> | null): Finding[] {
  if (there === null) return [];
  // The folder for the rows of views is made before there are any.
  const known = new Set([MANIFEST, `${DETAILS}/`, ...files.map(({ path }) => path)]);
  return [...there]
    .filter((path) => !known.has(path))
    .map((path) =>
      note(
        'file-unlisted',
        `${id}/${path}`,
        path.endsWith('/')
          ? 'it is an empty folder that no night holds'
          : "it is not in the night's manifest",
      ),
    );
}
