import { formatCount } from '../../format/format.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import { MANIFEST } from '../../store/night-files.ts';
import type { Finding } from '../verify/finding.ts';
import { checkNight } from '../verify/night.ts';
import type { StoreSource } from '../verify/source.ts';
import { type Listener, problemsOf, stepOf, type VerificationStep, worst } from './step.ts';

/** Where a night's files come from and what to call them. */
export interface NightMedium {
  /** `null` when there is no such file; the path is relative to the night's folder. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  readonly sha256: StoreSource['sha256'];
  /** What the reader knows a file by. */
  readonly placeOf: (path: string) => string;
  /** What it means that a file is not there. */
  readonly missing: 'bad' | 'missing';
  /** The paths of all that stands in its folder; null where the medium cannot tell. */
  readonly there: ReadonlySet<string> | null;
}

/** How a night's check went: its steps, and how much was read. */
interface NightCheck {
  readonly steps: readonly [manifest: VerificationStep, ...more: VerificationStep[]];
  readonly files: number;
  readonly bytes: number;
}

/** Checks one night against its ledger line: manifest, files, and whether the files agree with one another. */
export async function nightSteps(
  line: SnapshotLine,
  medium: NightMedium,
  listener: Pick<Listener, 'file'>,
): Promise<NightCheck> {
  const inside = (path: string): string => path.slice(line.id.length + 1);
  const source: StoreSource = {
    readFile: (path) => medium.read(inside(path)),
    list: async () => null,
    sha256: medium.sha256,
  };
  const problems = (findings: readonly Finding[]) =>
    problemsOf(findings, (path) => medium.placeOf(inside(path)), medium.missing);
  const ofFiles = new Set<Finding>();
  let manifestBytes = 0;
  let named = 0;
  const verdict = await checkNight(source, line, medium.there, (file, findings) => {
    for (const finding of findings) ofFiles.add(finding);
    named += 1;
    listener.file(line.id, { file, result: worst(problems(findings).map(({ result }) => result)) });
  });
  manifestBytes = verdict.bytes;
  const ofManifest = verdict.findings.filter(({ place }) => inside(place.file) === MANIFEST);
  const between = verdict.findings.filter(
    (finding) => !ofFiles.has(finding) && !ofManifest.includes(finding),
  );
  const manifest = stepOf(
    `Manifest of ${line.id}`,
    problems(ofManifest),
    `Its SHA-256 is the one in ledger line ${formatCount(line.seq)}.`,
  );
  const { files } = verdict;
  if (named === 0 && ofManifest.length > 0) return { steps: [manifest], files, bytes: manifestBytes };
  return {
    steps: [
      manifest,
      stepOf(
        `Files of ${line.id}`,
        problems([...ofFiles]),
        `${formatCount(named)} files have the bytes, SHA-256, rows and control totals that the manifest records.`,
      ),
      stepOf(
        `Agreement within ${line.id}`,
        problems(between),
        'The summary has every metric that is defined, once, and the SQL shown is the SQL that ran.',
      ),
    ],
    files,
    bytes: manifestBytes,
  };
}
