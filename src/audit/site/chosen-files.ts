import { formatCount } from '../../format/format.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { MANIFEST } from '../../store/night-files.ts';
import { type LedgerLine, snapshotId } from '../../store/schemas.ts';
import { checkLedger } from '../verify/ledger.ts';
import { jsonOf, type StoreSource } from '../verify/source.ts';
import { type NotedHead, notedHeadStep, RunningCheck, snapshotLine } from './ledger-steps.ts';
import { type NightMedium, nightSteps } from './night-steps.ts';
import {
  beyondEnd,
  type Listener,
  type Problem,
  type ServedSite,
  stepOf,
  type VerificationStep,
} from './step.ts';

/** A file that a reader chose: where it stood, with `/`, and its bytes when they are asked for. */
export interface ChosenFile {
  readonly path: string;
  readonly read: () => Promise<Uint8Array>;
}

/** A night among chosen files: its folder, with a last `/` unless it is the top, and its files by path in there. */
interface ChosenNight {
  readonly folder: string;
  readonly files: ReadonlyMap<string, ChosenFile>;
  /** What was chosen of the night as it stands in its folder; null of files that came without it. */
  readonly there: ReadonlySet<string> | null;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The nights among files, one for each `manifest.json`. */
export function findNights(files: readonly ChosenFile[]): ChosenNight[] {
  const manifests = files.filter(({ path }) => nameOf(path) === MANIFEST);
  return manifests.map(({ path }) => {
    const folder = path.slice(0, -MANIFEST.length);
    const inside = new Map<string, ChosenFile>();
    for (const file of files)
      if (file.path.startsWith(folder)) inside.set(file.path.slice(folder.length), file);
    const there = files.some((file) => file.path.includes('/')) ? recordIn([...inside.keys()]) : null;
    // Files that were chosen one by one come without their folder.
    if (manifests.length === 1)
      for (const file of files) {
        const name = `details/${nameOf(file.path)}`;
        if (!file.path.includes('/') && !inside.has(name)) inside.set(name, file);
      }
    return { folder, files: inside, there };
  });
}

/** The paths that a night's folder, or the record in a pack, consists of: a pack has more, made from these. */
const recordIn = (paths: readonly string[]): Set<string> =>
  new Set(paths.includes(LEDGER) ? paths.filter((path) => path.endsWith('.json')) : paths);

/** Checks files that a reader kept against the ledger of a deployment; answers with every step. */
export async function checkChosen(
  site: Pick<ServedSite, 'read' | 'sha256'>,
  chosen: readonly ChosenFile[],
  noted: NotedHead | null,
  listener: Listener,
): Promise<readonly VerificationStep[]> {
  const check = new RunningCheck(listener);
  listener.at('Checking the ledger of this deployment', 0);
  const lines = await check.ledger(site);
  if (lines === null) return check.steps;
  if (noted !== null) check.add(notedHeadStep(lines, noted, 'the ledger'));
  const ledgers = chosen.filter(({ path }) => nameOf(path) === LEDGER);
  for (const file of ledgers) check.add(await excerptStep(file, lines, site.sha256));
  const nights = findNights(chosen);
  for (const [index, night] of nights.entries()) {
    listener.at(`Checking ${night.folder || 'the files'}`, (index + 0.5) / nights.length);
    check.add(...(await chosenSteps(night, lines, site.sha256, listener)));
  }
  return check.steps;
}

async function chosenSteps(
  { folder, files, there }: ChosenNight,
  lines: readonly LedgerLine[],
  sha256: StoreSource['sha256'],
  listener: Listener,
): Promise<readonly VerificationStep[]> {
  const place = `${folder}${MANIFEST}`;
  const bytes = await files.get(MANIFEST)?.read();
  const document = bytes === undefined ? undefined : jsonOf(bytes);
  const id = snapshotId.safeParse(Object(document).id);
  const problem = (message: string): readonly VerificationStep[] => [
    stepOf('Manifest', [{ result: 'bad', place, message }], ''),
  ];
  if (!id.success) return problem('it is not the manifest of a snapshot');
  const line = snapshotLine(lines, id.data);
  if (line === null) return problem(`the ledger has no snapshot ${id.data}`);
  const medium: NightMedium = {
    read: async (path) => (await files.get(path)?.read()) ?? null,
    sha256,
    placeOf: (path) => files.get(path)?.path ?? `${folder}${path}`,
    missing: 'missing',
    there,
  };
  return (await nightSteps(line, medium, listener)).steps;
}

/** A ledger that was kept with a night must be the beginning of this deployment's. */
async function excerptStep(
  file: ChosenFile,
  lines: readonly LedgerLine[],
  sha256: StoreSource['sha256'],
): Promise<VerificationStep> {
  const kept = await checkLedger(await file.read(), sha256);
  const problems: Problem[] = kept.findings.map(({ place, message }) => ({
    result: 'bad',
    place: `${file.path} line ${place.line}`,
    message,
  }));
  const hashes = new Map(lines.map(({ seq, hash }) => [seq, hash]));
  const other = kept.sound.find(({ seq, hash }) => hashes.get(seq) !== hash);
  const last = lines.at(-1)?.seq ?? 0;
  if (other !== undefined && other.seq > last)
    problems.push(beyondEnd('This deployment’s ledger', other.seq, last));
  else if (other !== undefined)
    problems.push({
      result: 'bad',
      place: `${file.path} line ${other.seq}`,
      message: 'this deployment’s ledger has another line there: one of the two was rewritten',
    });
  return stepOf(
    'The ledger you kept',
    problems,
    `Its ${formatCount(kept.lines.length)} lines are the first lines of this deployment’s ledger.`,
  );
}
