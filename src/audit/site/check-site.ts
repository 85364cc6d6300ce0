import type { SnapshotLine } from '../../store/archive.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { type CheckedLedger, checkDeployments, checkLedger } from '../verify/ledger.ts';
import { bytesOf } from '../verify/source.ts';
import { formatCount } from '../../format/format.ts';
import { type NightMedium, nightSteps } from './night-steps.ts';
import { type NotedHead, notedHeadStep, statusStep } from './heads.ts';
import {
  type Listener,
  type Problem,
  problemsOf,
  type ServedSite,
  type VerificationStep,
  stepOf,
} from './step.ts';

export const LEDGER_ADDRESS = '/data/ledger.jsonl';

/** Checks what a deployment serves; told of each step, and answers with all of them. */
export async function checkSite(
  site: ServedSite,
  { noted, everyNight }: { readonly noted: NotedHead | null; readonly everyNight: boolean },
  listener: Listener,
): Promise<readonly VerificationStep[]> {
  const steps: VerificationStep[] = [];
  const add = (...done: readonly VerificationStep[]) => {
    for (const step of done) {
      steps.push(step);
      listener.step(step);
    }
  };
  listener.at('Checking the ledger', 0);
  const { step, ledger } = await ledgerStep(site);
  add(step);
  if (ledger === null) return steps;
  const { sound } = ledger;
  const last = sound.at(-1);
  if (last !== undefined && step.result === 'ok') listener.head({ seq: last.seq, hash: last.hash });
  listener.at('Checking status.json', 0.05);
  add(await statusStep(site, sound));
  if (noted !== null) add(notedHeadStep(sound, noted, LEDGER_ADDRESS));
  const nights = everyNight ? site.archived : [];
  const total = nights.length + 1;
  if (site.shown === null) add(sample);
  else {
    listener.at(`Checking snapshot ${site.shown}`, 0.1);
    const line = snapshotLine(sound, site.shown);
    add(
      ...(line === null
        ? [noLine(site.shown)]
        : (await nightSteps(line, nightOf(site, '/data/'), listener)).steps),
    );
  }
  if (nights.length > 0) {
    const problems: Problem[] = [];
    let files = 0;
    let bytes = 0;
    for (const [index, id] of nights.entries()) {
      listener.at(
        `Checking night ${formatCount(index + 1)} of ${formatCount(nights.length)} in the archive`,
        0.1 + (0.9 * (index + 1)) / total,
      );
      const line = snapshotLine(sound, id);
      const night =
        line === null
          ? { steps: [noLine(id)], files: 0, bytes: 0 }
          : await nightSteps(line, nightOf(site, `/snapshots/${id}/data/`), { file: () => {} });
      problems.push(...night.steps.flatMap((one) => one.problems));
      files += night.files;
      bytes += night.bytes;
    }
    add(
      stepOf(
        'Every night of the archive',
        problems,
        `${formatCount(nights.length)} nights, ${formatCount(files)} files and ${formatCount(bytes)} bytes are as recorded.${elsewhere(sound, nights)}`,
      ),
    );
  }
  return steps;
}

/** Says how many snapshots of the ledger have no files here: older nights have deployments of their own. */
function elsewhere(lines: readonly LedgerLine[], nights: readonly string[]): string {
  const others = lines.filter((line) => line.kind === 'snapshot' && !nights.includes(line.id)).length;
  return others === 0
    ? ''
    : ` The ledger has ${formatCount(others)} more without files here, which were not checked.`;
}

/** Reads and checks a deployment's ledger; `ledger` is null when it cannot be had. */
export async function ledgerStep(
  site: Pick<ServedSite, 'read' | 'sha256'>,
): Promise<{ readonly step: VerificationStep; readonly ledger: CheckedLedger | null }> {
  const title = 'Ledger';
  const bytes = await bytesOf({ ...site, readFile: site.read, list: async () => null }, LEDGER_ADDRESS);
  if (!(bytes instanceof Uint8Array)) {
    const problem: Problem =
      bytes === null
        ? { result: 'bad', place: LEDGER_ADDRESS, message: 'it is missing' }
        : { result: 'unread', place: LEDGER_ADDRESS, message: bytes.message };
    return { step: stepOf(title, [problem], ''), ledger: null };
  }
  const ledger = await checkLedger(bytes, site.sha256);
  const problems = problemsOf([...ledger.findings, ...checkDeployments(ledger)], () => LEDGER_ADDRESS);
  const lines = ledger.lines.length;
  const said =
    lines === 0
      ? 'It is empty: no night has been recorded.'
      : `${formatCount(lines)} ${lines === 1 ? 'line has' : 'lines have'} the hash of their bytes, and each names the hash of the line before.`;
  return { step: stepOf(title, problems, said), ledger };
}

/** The line of a snapshot; null when no sound line is of it. */
export const snapshotLine = (lines: readonly LedgerLine[], id: string): SnapshotLine | null =>
  lines.find((line): line is SnapshotLine => line.kind === 'snapshot' && line.id === id) ?? null;

const sample = stepOf(
  'The night shown',
  [{ result: 'missing', place: '/data/', message: 'it holds sample JSON, which no ledger records' }],
  '',
);

const noLine = (id: string): VerificationStep =>
  stepOf(
    `Snapshot ${id}`,
    [{ result: 'bad', place: LEDGER_ADDRESS, message: `no sound line is of snapshot ${id}` }],
    '',
  );

const nightOf = ({ read, sha256 }: ServedSite, base: string): NightMedium => ({
  read: (path) => read(`${base}${path}`),
  sha256,
  placeOf: (path) => `${base}${path}`,
  missing: 'bad',
});
