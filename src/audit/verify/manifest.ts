import type { SnapshotLine } from '../../store/archive.ts';
import { type Manifest, manifest as manifestSchema } from '../../store/schemas.ts';
import { type Finding, issueNote, note } from './finding.ts';
import { bytesOf, jsonOf, type StoreSource } from './source.ts';

const MANIFEST = 'manifest.json';

/** Every file a night can hold; no other path is read, so that none can lead out of its folder. */
const KNOWN = /^(?:(?:summary|targets|definitions)|details\/[A-Za-z0-9_]{1,200}(?:\.part-\d{4})?)\.json$/;

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

function contents(file: string, { files, checks, blocked }: Manifest): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, { path }] of files.entries()) {
    const problem = !KNOWN.test(path)
      ? 'it names a file that no night holds'
      : seen.has(path)
        ? 'it names a file twice'
        : null;
    if (problem !== null)
      findings.push(note('manifest-disagrees', file, problem, { path: `files.${index}.path` }));
    seen.add(path);
  }
  for (const path of ['summary.json', 'targets.json', 'definitions.json'])
    if (!seen.has(path)) findings.push(note('manifest-disagrees', file, `it does not name ${path}`));
  if (blocked !== checks.some(({ result, accepted }) => result === 'failed' && accepted === undefined))
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
