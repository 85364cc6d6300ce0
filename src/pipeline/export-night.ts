import type { Cell, Column, KpiRow, Missing } from '../catalog/data.ts';
import type { Metric } from '../catalog/types.ts';
import { views } from '../catalog/views.ts';
import { noteFilled } from '../checks/checks.ts';
import { judge } from '../checks/judge.ts';
import { KpiError } from '../errors.ts';
import { counted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import { orStop, untilStop } from '../host/stop.ts';
import { timed } from '../host/terminal.ts';
import type { NightDraft } from '../store/draft.ts';
import type { Check } from '../store/schemas.ts';
import {
  CHECKS,
  type Check as CheckName,
  type Computed,
  type NightContext,
  type QueryTrace,
  type Summary,
  type Warehouse,
} from '../warehouse/types.ts';
import { runIdentity } from './identity.ts';

/** What is asked for of a night, besides what the warehouse answers. */
export interface Asked {
  readonly metrics: readonly Metric[];
  /** Where the summary comes from: computed tonight, or what the table holds. */
  readonly summary: 'computed' | 'stored';
  /** Why failed checks are to be let through. */
  readonly acceptance?: string | undefined;
}

/** Computes the night's numbers; nothing is written. */
export const compute = (
  warehouse: Warehouse,
  notConnected: ReadonlySet<string>,
  effects: Effects,
): Promise<Computed> =>
  timed(effects, 'compute', async () => {
    const result = await orStop(effects, warehouse.compute(notConnected));
    const missing = result.missing.length === 0 ? '' : `, ${result.missing.length} of them missing`;
    return { result, note: `${counted(result.rows.length, 'metric')}${missing}` };
  });

/** The fiscal year that rows are held to: sample data is of one year, whatever is asked for. */
export const yearOf = ({ source }: Warehouse, rows: readonly KpiRow[], asked: number): number =>
  source === 'mock' ? (rows[0]?.fiscal_year ?? asked) : asked;

/** A night as it was exported and judged, before anything of it is kept. */
export interface ExportedNight {
  readonly fiscalYear: number;
  readonly summary: readonly KpiRow[];
  /** Rows by view. */
  readonly rows: ReadonlyMap<string, number>;
  readonly checks: readonly Check[];
  /** Metrics and views that the night is without. */
  readonly missing: readonly Missing[];
  readonly queries: readonly QueryTrace[];
}

/** A check's row, why there is none, or null where there is nothing to look at. */
type Answer = Readonly<Record<string, Cell>> | KpiError | null;

const COVERAGE = 'pipeline_coverage';

/** Whether an error is about one object or statement: what does not need that goes on. */
const ofOne = (error: unknown): error is KpiError => error instanceof KpiError && error.object !== null;

/** Rows and columns of the views that could be had, and what became of the others. */
interface ExportedViews {
  readonly details: ReadonlyMap<string, { readonly columns: readonly Column[]; readonly rows: number }>;
  readonly missing: readonly Missing[];
  readonly queries: readonly QueryTrace[];
}

/** Exports every view that can be read; one that cannot is missing, with the reason. */
async function exportViews(
  warehouse: Warehouse,
  notConnected: ReadonlySet<string>,
  draft: Pick<NightDraft, 'writeDetail'>,
  effects: Effects,
): Promise<ExportedViews> {
  const details = new Map<string, { columns: readonly Column[]; rows: number }>();
  const missing: Missing[] = [];
  const queries: QueryTrace[] = [];
  for (const { name } of views.filter((view) => !notConnected.has(view.name)))
    await timed(effects, 'detail', async () => {
      try {
        const answer = await orStop(effects, warehouse.readDetail(name));
        const { rows } = await draft.writeDetail(name, answer.columns, untilStop(effects, answer.batches));
        queries.push(answer.trace());
        details.set(name, { columns: answer.columns, rows });
        return { result: rows, note: `${counted(rows, 'row')} of ${name}` };
      } catch (error) {
        if (!ofOne(error)) throw error;
        const object = warehouse.place(name).object ?? error.object;
        missing.push({ name, kind: 'view', reason: error.message, object });
        return { result: 0, note: `${name} is missing` };
      }
    });
  return { details, missing, queries };
}

/** Coverage that no deal counts towards, where only some pipelines do: their ids are not those of the deals. */
function uncounted(
  { rows, missing }: Computed,
  { company, quota }: NightContext,
  sources: Answer | undefined,
): Missing[] {
  const { pipelines, not_connected: notConnected } = company;
  const row = rows.find(({ metric_key: key }) => key === COVERAGE);
  if (pipelines === 'all' || quota === null || row?.metric_value !== null) return [];
  if (sources == null || sources instanceof KpiError || !(Number(sources['deal']) > 0)) return [];
  if (notConnected.includes(COVERAGE) || missing.some(({ name }) => name === COVERAGE)) return [];
  const reason = `No deal is in a pipeline that src/data/company.json counts: ${pipelines.join(', ')}.`;
  return [{ name: COVERAGE, kind: 'metric', reason, object: 'src/data/company.json' }];
}

/** What one of `sql/checks/` answers; why not, where what it reads does not fit. */
async function answerOf(warehouse: Warehouse, name: CheckName, effects: Effects) {
  try {
    return await orStop(effects, warehouse.readCheck(name));
  } catch (error) {
    if (ofOne(error)) return error;
    throw error;
  }
}

/** Computes and exports summary and detail views into a draft, and judges them. Nothing else is written. */
export async function exportNight(
  warehouse: Warehouse,
  context: NightContext,
  parts: Asked,
  draft: Pick<NightDraft, 'writeSummary' | 'writeDetail' | 'dropDetail'>,
  effects: Effects,
): Promise<ExportedNight> {
  const { metrics, acceptance } = parts;
  const notConnected = new Set(context.company.not_connected);
  const computed: Computed =
    parts.summary === 'computed'
      ? await compute(warehouse, notConnected, effects)
      : { ...(await readTable(warehouse, effects)), missing: [], tried: [] };
  const exported = await exportViews(warehouse, notConnected, draft, effects);
  const { details } = exported;
  const queries = [...computed.tried, computed.trace, ...exported.queries];
  const answers = new Map<CheckName, Answer>();
  for (const name of CHECKS) {
    const answer = await answerOf(warehouse, name, effects);
    if (answer !== null && !(answer instanceof KpiError)) queries.push(answer.trace);
    answers.set(name, answer instanceof KpiError ? answer : (answer?.row ?? null));
  }
  const fiscalYear = yearOf(warehouse, computed.rows, context.fiscalYear);
  const { actor } = runIdentity(effects);
  const judged = await timed(effects, 'check', async () => {
    const night = {
      ...{ fiscalYear, rows: computed.rows, details, notConnected },
      unresolved: answers.get('unresolved_lines') ?? null,
      sources: answers.get('sources_filled') ?? null,
      missing: [
        ...computed.missing,
        ...(parts.summary === 'computed' ? uncounted(computed, context, answers.get('sources_filled')) : []),
        ...exported.missing,
      ],
      place: (object: string) => warehouse.place(object),
    };
    const accepted = acceptance === undefined ? null : { reason: acceptance, actor };
    const result = judge(night, metrics, views, accepted);
    return { result, note: tally(result.checks) };
  });
  const { missing, rows: summary } = judged;
  sayChecks(judged.checks, effects);
  const filled = await warehouse.filled();
  const checks = filled.length > 0 ? [...judged.checks, noteFilled(filled)] : judged.checks;
  for (const { name } of missing.filter(({ kind }) => kind === 'view')) await draft.dropDetail(name);
  await draft.writeSummary(summary);
  const lost = new Set(missing.map(({ name }) => name));
  const rows = new Map([...details].flatMap(([name, { rows }]) => (lost.has(name) ? [] : [[name, rows]])));
  return { fiscalYear, summary, rows, checks, missing, queries };
}

/** Reads `dashboard_kpis` as it stands. */
const readTable = (warehouse: Warehouse, effects: Effects): Promise<Summary> =>
  timed(effects, 'summary', async () => {
    const result = await orStop(effects, warehouse.readSummary());
    return { result, note: `${counted(result.rows.length, 'metric')} as dashboard_kpis has them` };
  });

/** Prints what was wrong, a line for each check that did not pass. */
export function sayChecks(checks: readonly Check[], effects: Effects): void {
  for (const check of checks) {
    const how = check.accepted === undefined ? check.result : `${check.result} and accepted`;
    if (check.result !== 'passed') effects.print(`            ${how}: ${check.message}`);
  }
}

/** Prints what is missing, a line for each. */
export function sayMissing(missing: readonly Missing[], effects: Effects): void {
  for (const { name, reason } of missing) effects.print(`            missing: ${name}. ${reason}`);
}

/** How a night's checks went, in a few words. */
function tally(checks: readonly Check[]): string {
  const count = (wanted: Check['result']) => checks.filter(({ result }) => result === wanted).length;
  const rest = (['warned', 'failed'] as const).filter((result) => count(result) > 0);
  return [
    `${count('passed')} of ${counted(checks.length, 'check')} passed`,
    ...rest.map((result) => `${count(result)} ${result}`),
  ].join(', ');
}
