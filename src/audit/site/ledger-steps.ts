import { formatCount } from '../../format/format.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import { newestFirst } from '../../store/ledger-line.ts';
import { misdated } from '../../store/misdated.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { type Anchor, checkAnchor, checkHead, parseAnchor } from '../verify/anchor.ts';
import { type CheckedLedger, checkDeployments, checkLedger } from '../verify/ledger.ts';
import { bytesOf, jsonOf } from '../verify/source.ts';
import {
  beyondEnd,
  type Listener,
  type Problem,
  problemsOf,
  type ServedSite,
  stepOf,
  type VerificationStep,
} from './step.ts';

export const LEDGER_ADDRESS = '/data/ledger.jsonl';

/** A check on its way: the steps it has taken, each told to its listener. */
export class RunningCheck {
  readonly steps: VerificationStep[] = [];
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  add(...done: readonly VerificationStep[]): void {
    for (const step of done) {
      this.steps.push(step);
      this.#listener.step(step);
    }
  }

  /** Takes the first step of every check. Answers with the sound lines of the ledger; null when it cannot be had. */
  async ledger(site: Pick<ServedSite, 'read' | 'sha256'>): Promise<readonly LedgerLine[] | null> {
    const { step, ledger } = await ledgerStep(site);
    this.add(step);
    const last = ledger?.sound.at(-1);
    if (last !== undefined && step.result === 'ok') this.#listener.head({ seq: last.seq, hash: last.hash });
    return ledger?.sound ?? null;
  }
}

/** Reads and checks a deployment's ledger; `ledger` is null when it cannot be had. */
async function ledgerStep(
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

/** A head that a reader kept: the hash, and the line's number when they noted it too. */
export type NotedHead = Anchor | { readonly seq: null; readonly hash: string };

/**
 * Reads what a reader pasted: a hash, a number and a hash, `{seq, hash}`, or a whole `status.json`. Null when it is
 * none of them.
 */
export function parseNotedHead(text: string): NotedHead | null {
  const anchor = parseAnchor(text);
  if (anchor !== null) return anchor;
  const found = /^\s*(?:(?:line\s+)?(\d{1,9})[\s,:#]+)?([0-9a-f]{64})\s*$/i.exec(text);
  const [, seq, hash] = found ?? [];
  if (hash === undefined) return null;
  if (seq === undefined) return { seq: null, hash: hash.toLowerCase() };
  return Number(seq) > 0 ? { seq: Number(seq), hash: hash.toLowerCase() } : null;
}

/** Whether the chain still holds the line that a reader noted. An old note is fine: it vouches for less. */
export function notedHeadStep(
  lines: readonly LedgerLine[],
  noted: NotedHead,
  ledger: string,
): VerificationStep {
  const last = lines.at(-1)?.seq ?? 0;
  if (noted.seq !== null && noted.seq > last)
    return stepOf('The head you noted', [beyondEnd(ledger, noted.seq, last)], '');
  const findings =
    noted.seq === null
      ? checkHead(lines, noted.hash)
      : checkAnchor(lines, noted).filter(({ code }) => code === 'anchor-not-on-chain');
  const seq = lines.find((line) => line.hash === noted.hash)?.seq ?? 0;
  const later = last - seq;
  const rest = later === 0 ? '' : ` Your note says nothing of the ${formatCount(later)} after it.`;
  return stepOf(
    'The head you noted',
    problemsOf(findings, () => ledger),
    `It is line ${formatCount(seq)} of this chain: nothing up to it was rewritten since you noted it.${rest}`,
  );
}

const ADDRESS = '/status.json';

/** `status.json` names the ledger's last line and the night that is shown, and that night is the newest that can be. */
export async function statusStep(site: ServedSite, lines: readonly LedgerLine[]): Promise<VerificationStep> {
  const bytes = await bytesOf({ ...site, readFile: site.read, list: async () => null }, ADDRESS);
  const step = (problems: readonly Problem[], said = '') => stepOf('status.json', problems, said);
  if (bytes === null) return step([bad('it is missing')]);
  if (!(bytes instanceof Uint8Array))
    return step([{ result: 'unread', place: ADDRESS, message: bytes.message }]);
  const status = jsonOf(bytes);
  if (typeof status !== 'object' || status === null || !('ledger_head' in status))
    return step([bad('it does not name a ledger head')]);
  const { snapshot_id, degraded } = status as { snapshot_id?: unknown; degraded?: unknown };
  const problems = [...headProblems(status, lines), ...shownProblems(snapshot_id, degraded, site, lines)];
  const last = lines.at(-1)?.seq;
  return step(
    problems,
    last === undefined
      ? 'It says that no night has been recorded, and the ledger agrees.'
      : `The head that it names, line ${formatCount(last)}, is the last line of the ledger.`,
  );
}

const bad = (message: string): Problem => ({ result: 'bad', place: ADDRESS, message });

function headProblems(status: { ledger_head?: unknown }, lines: readonly LedgerLine[]): Problem[] {
  const last = lines.at(-1);
  if (status.ledger_head === null)
    return last === undefined ? [] : [bad('it names no ledger head, but the ledger has lines')];
  const head = parseAnchor(JSON.stringify(status));
  if (head === null) return [bad('its ledger head is not a line number and a hash')];
  const [finding] = checkAnchor(lines, head).filter(({ code }) => code === 'anchor-not-on-chain');
  if (finding !== undefined)
    return [
      bad(`its head, line ${formatCount(head.seq)}, is not on this chain: lines were cut off or replaced`),
    ];
  if (head.seq === last?.seq) return [];
  return [
    bad(`its head is line ${formatCount(head.seq)}, but the ledger ends at ${formatCount(last?.seq ?? 0)}`),
  ];
}

function shownProblems(
  id: unknown,
  degraded: unknown,
  { shown }: ServedSite,
  lines: readonly LedgerLine[],
): Problem[] {
  if (id !== shown) return [bad('it names another snapshot than this page was made for')];
  const line = lines.find((one) => one.kind === 'snapshot' && one.id === id);
  const wrong = misdated(lines);
  const newer =
    line !== undefined &&
    lines.some((one) => one.kind !== 'deployment' && !wrong.has(one.seq) && newestFirst(one, line) < 0);
  return newer && degraded !== true
    ? [bad(`it says that ${shown} is the newest night, but the ledger has a later one`)]
    : [];
}
