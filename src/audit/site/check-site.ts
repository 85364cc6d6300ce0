import { formatCount } from '../../format/format.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import {
  LEDGER_ADDRESS,
  type NotedHead,
  notedHeadStep,
  RunningCheck,
  snapshotLine,
  statusStep,
} from './ledger-steps.ts';
import { type NightMedium, nightSteps } from './night-steps.ts';
import { type Listener, type Problem, type ServedSite, stepOf, type VerificationStep } from './step.ts';

/** Checks what a deployment serves; told of each step, and answers with all of them. */
export async function checkSite(
  site: ServedSite,
  { noted, everyNight }: { readonly noted: NotedHead | null; readonly everyNight: boolean },
  listener: Listener,
): Promise<readonly VerificationStep[]> {
  const check = new RunningCheck(listener);
  listener.at('Checking the ledger', 0);
  const lines = await check.ledger(site);
  if (lines === null) return check.steps;
  listener.at('Checking status.json', 0.05);
  check.add(await statusStep(site, lines));
  if (noted !== null) check.add(notedHeadStep(lines, noted, LEDGER_ADDRESS));
  check.add(...(await shownSteps(site, lines, listener)));
  if (everyNight && site.archived.length > 0) check.add(await archiveStep(site, lines, listener));
  return check.steps;
}

/** The steps of the night that the site shows. */
async function shownSteps(
  site: ServedSite,
  lines: readonly LedgerLine[],
  listener: Listener,
): Promise<readonly VerificationStep[]> {
  if (site.shown === null) return [sample];
  listener.at(`Checking snapshot ${site.shown}`, 0.1);
  const line = snapshotLine(lines, site.shown);
  if (line === null) return [noLine(site.shown)];
  return (await nightSteps(line, nightOf(site, '/data/'), listener)).steps;
}

/** Every night that has files in the site's archive, as one step. */
async function archiveStep(
  site: ServedSite,
  lines: readonly LedgerLine[],
  listener: Listener,
): Promise<VerificationStep> {
  const nights = site.archived;
  const problems: Problem[] = [];
  let files = 0;
  let bytes = 0;
  for (const [index, id] of nights.entries()) {
    listener.at(
      `Checking night ${formatCount(index + 1)} of ${formatCount(nights.length)} in the archive`,
      0.1 + (0.9 * (index + 1)) / (nights.length + 1),
    );
    const line = snapshotLine(lines, id);
    const night =
      line === null
        ? { steps: [noLine(id)], files: 0, bytes: 0 }
        : await nightSteps(line, nightOf(site, `/snapshots/${id}/data/`), { file: () => {} });
    problems.push(...night.steps.flatMap((one) => one.problems));
    files += night.files;
    bytes += night.bytes;
  }
  return stepOf(
    'Every night of the archive',
    problems,
    `${formatCount(nights.length)} nights, ${formatCount(files)} files and ${formatCount(bytes)} bytes are as recorded.${elsewhere(lines, nights)}`,
  );
}

/** Says how many snapshots of the ledger have no files here: older nights have deployments of their own. */
function elsewhere(lines: readonly LedgerLine[], nights: readonly string[]): string {
  const others = lines.filter((line) => line.kind === 'snapshot' && !nights.includes(line.id)).length;
  return others === 0
    ? ''
    : ` The ledger has ${formatCount(others)} more without files here, which were not checked.`;
}

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
  there: null,
});
