import { dateIn } from '../../src/catalog/dates.ts';
import type { LedgerLine } from '../../src/store/schemas.ts';
import type { Owed } from './damage.ts';
import type { Look } from './look.ts';
import { type Model, shownOf, standing } from './model.ts';
import type { CallPlan } from './steps.ts';
import type { Want } from './want.ts';
import type { Ran, World } from './world.ts';

/** A command that ran: what was asked, what had to come of it, what came. */
export interface Judged {
  readonly plan: CallPlan;
  readonly want: Want;
  /** What the damage asks of it; null when nothing is damaged. */
  readonly owed: Owed | null;
  readonly ran: Ran;
}

/** Commands that ran at once, and the world around them. */
export interface Batch {
  readonly world: World;
  readonly model: Model;
  readonly judged: readonly Judged[];
  readonly before: Look;
  readonly after: Look;
}

/** The code of a run that SIGTERM ended. */
export const STOPPED = 143;
/** How a local fault is named: its code, behind the words for it. */
const REASONS = /\((ENOSPC|EROFS|EACCES)\)/;

export const wasKilled = ({ ran }: Judged): boolean => ran.signal === 'SIGKILL';
export const endedWell = ({ ran }: Judged): boolean => ran.code === 0 || ran.code === 3;

/** What is wrong with the exit codes and with the lines that were appended: each line belongs to one command. */
export function outcomeProblems(batch: Batch): string[] {
  const { judged, before, after } = batch;
  const left = new Set(after.lines.slice(before.lines.length));
  const problems: string[] = [];
  // Who says which line is its own comes first; who was killed may own one without having said so.
  for (const one of [...judged].sort((a, b) => Number(wasKilled(a)) - Number(wasKilled(b)))) {
    const line = claimed(one, left);
    if (line !== null) left.delete(line);
    const problem = outcomeProblem(one, line, batch);
    if (problem !== null)
      problems.push(`${one.plan.command} ended with ${one.ran.code ?? one.ran.signal}: ${problem}`);
  }
  for (const line of left) problems.push(`line ${line.seq} (${line.kind} ${line.date}) is nobody’s`);
  return problems;
}

/** The line that a command appended. */
function claimed({ want, ran }: Judged, lines: ReadonlySet<LedgerLine>): LedgerLine | null {
  const [, seq] = /committed, line (\d+) of the ledger/.exec(ran.output) ?? [];
  const mayOwn = want.line?.kind === 'missed' || ran.code === null || ran.code === STOPPED;
  const fits = (line: LedgerLine) => (seq === undefined ? mayOwn && isWanted(line, want) : line.seq === +seq);
  return [...lines].find(fits) ?? null;
}

const isWanted = ({ kind, date, source }: LedgerLine, { line }: Want): boolean =>
  kind === line?.kind && date === line.date && source === line.source;

function outcomeProblem(one: Judged, line: LedgerLine | null, batch: Batch): string | null {
  const { plan, want, owed, ran } = one;
  if (ran.leftProcess) return 'it left a process behind';
  if (line !== null && !isWanted(line, want)) return `its line is ${line.kind} ${line.source} ${line.date}`;
  if (ran.signal !== null) return ran.struck.length > 0 ? null : `nobody sent ${ran.signal}`;
  if (ran.code === 1 && !/\(docs\/errors\.md#[a-z-]+\)|^error: |\d+ more findings?: /m.test(ran.output))
    return 'it does not say why';
  if (/#unexpected\)/.test(ran.output)) return 'it says that it does not know why';
  if (owed !== null && owed.refuses !== 'no') {
    if (ran.code === 1 && want.codes.includes(1) && want.line === null) return null;
    if (ran.code === 1) return owed.names.test(ran.output) ? null : `it does not name ${owed.names.source}`;
    if (owed.refuses === 'must') return 'it did not refuse what is damaged';
  }
  if (ran.struck.length > 0 && plan.fault?.kind === 'signal') {
    if (ran.code === (plan.program === 'run.ts' ? STOPPED : 1)) return null;
  } else if (ran.struck.length > 0 && ran.code === 1) return faultProblem(one, line);
  return normalProblem(one, line, batch);
}

function faultProblem({ ran }: Judged, line: LedgerLine | null): string | null {
  if (line?.kind === 'missed') return 'it blames BigQuery for this machine’s fault';
  const [, reason] = REASONS.exec(ran.output) ?? [];
  if (reason === undefined) return `it does not say what struck it: ${ran.struck[0]}`;
  return ran.struck.some((one) => one.startsWith(reason)) ? null : `it says ${reason}, but ${ran.struck[0]}`;
}

/** What is wrong with a command that nothing kept from its end. */
function normalProblem(one: Judged, line: LedgerLine | null, batch: Batch): string | null {
  const { plan, want, ran } = one;
  if (!want.codes.includes(ran.code ?? -1)) return `expected ${want.codes.join(' or ')}`;
  const unsaid = want.says.find((text) => !ran.output.includes(text));
  if (unsaid !== undefined) return `it does not name ${unsaid}`;
  if (want.line === null) return line === null ? null : 'it appended a line';
  if (line === null) return `it appended no line, not even a ${want.line.kind} one`;
  if (line.kind !== 'snapshot') return shownProblem(one, line, batch);
  const blocked = batch.model.blocked.get(line.id) ?? false;
  const partial = batch.model.partial.get(line.id) ?? false;
  if (want.blocked && !blocked) return 'its checks passed a night without one of its numbers';
  if (want.partial && (blocked || !partial)) return 'it is not without what could not be had, and that alone';
  const failed = line.source === 'bigquery' && plan.command === 'nightly' ? 3 : 1;
  if (blocked && ran.code !== failed) return `its night’s checks failed: expected ${failed}`;
  if (plan.command === 'export')
    return blocked || ran.code === (partial ? 1 : 0) ? null : `expected ${partial ? 1 : 0}`;
  return shownProblem(one, line, batch);
}

/** A nightly run ends with what readers see, and says so where that is not its night. */
function shownProblem({ plan, ran }: Judged, line: LedgerLine, batch: Batch): string | null {
  const { model, after, judged } = batch;
  // Of two runs at once each may have seen what the other one made.
  if (plan.command !== 'nightly' || judged.length > 1 || ran.code === 1) return null;
  const { id, degraded } = shownOf(after.lines, model);
  const earlier =
    line.date < dateIn('America/Los_Angeles', ran.call.now) && standing(after.lines).includes(line as never);
  const published = line.kind === 'snapshot' && !model.blocked.get(line.id);
  const good = published && !degraded && (id === line.id || earlier);
  const whole = !(model.partial.get(line.id ?? '') ?? false);
  if (ran.code !== (good && whole ? 0 : 3))
    return `the site shows ${id}${degraded ? ', degraded' : ''}: expected ${good && whole ? 0 : 3}`;
  if (good && !whole) return ran.output.includes('partial: ') ? null : 'it does not say that it is partial';
  const stand = id === null ? 'sample data' : `${degraded ? 'the last good night, ' : ''}${id}`;
  const says = good
    ? `note: The site goes on showing ${id?.slice(0, 10)}, which is newer`
    : `The site shows ${stand}.`;
  const isNewer = line.date < (id ?? '').slice(0, 10);
  return (good && !isNewer) || ran.output.includes(says)
    ? null
    : `the site shows ${stand}, and it does not say so`;
}
