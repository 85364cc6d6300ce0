import { createHash } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EVERY_CHECK } from '../../src/audit/verify/maker.ts';
import type { Cell, Column } from '../../src/catalog/data.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import type { Source } from '../../src/catalog/sources.ts';
import { views } from '../../src/catalog/views.ts';
import { type DraftOptions, draftNight, type NightFacts } from '../../src/store/draft.ts';
import { readLedger } from '../../src/store/ledger.ts';
import type { Definitions, Targets } from '../../src/store/schemas.ts';
import { fixtureColumns, fixtureRows, fixtureSummary, fixtureValues } from './fixture-rows.ts';

/** A night to put into a store; what is left out is filled in. */
export interface FixtureNight {
  readonly date: string;
  readonly source?: Source;
  readonly values?: Readonly<Record<string, number | null>>;
  readonly details?: Readonly<Record<string, { columns?: readonly Column[]; rows: readonly Cell[][] }>>;
  readonly definitions?: (definitions: Definitions) => Definitions;
  /** Names of checks that failed; any blocks the night. */
  readonly failedChecks?: readonly string[];
  readonly limits?: DraftOptions['limits'];
  /** Who made it, with which code. */
  readonly provenance?: Pick<NightFacts, 'git_commit' | 'git_dirty' | 'run'>;
  /** What the clock says that writes its line; that of its date, or of the last line where that is later. */
  readonly recorded?: string;
}

const ROWS = 120;

const fixtureTargets = (fiscalYear: number): Targets => ({
  schema_version: 1,
  targets: [
    { key: 'revenue_ytd', value: 11_000_000, effective_from: '2026-01-01', fiscal_year: fiscalYear },
    { key: 'person_contract_spend', value: 2_700_000, effective_from: '2026-01-01', fiscal_year: fiscalYear },
    { key: 'take_rate', value: 0.13, effective_from: '2026-01-01' },
    { key: 'logo_retention', value: 0.92, effective_from: '2026-01-01' },
    { key: 'pipeline_coverage', value: 1, effective_from: '2026-01-01' },
    { key: 'person_time_to_fulfill', value: 30, effective_from: '2026-01-01' },
  ],
});

const fixtureDefinitions = (): Definitions => ({
  schema_version: 1,
  metrics: metrics.map(({ yearToDate, sqlFile: _, ...metric }) => ({
    ...metric,
    year_to_date: yearToDate,
    sql: `SELECT\n  1 AS metric_value\nFROM \`stitchdata-384118.App_KPI_Dashboard.${metric.view}\`\nWHERE 1 < 2 AND 'a' <> "b"`,
  })),
  views: views.map(({ name, title, question }) => ({ name, title, question })),
  queries: [],
});

/** Commits one night to a store through the store's own writer and returns its id. */
export async function addNight(store: string, night: FixtureNight, step = 0): Promise<string> {
  const { date, source = 'bigquery', failedChecks = [], limits } = night;
  const fiscalYear = Number(date.slice(0, 4));
  const instant = `${date}T08:00:00Z`;
  const draft = await draftNight(store, { limits });
  await draft.writeSummary(fixtureSummary({ ...fixtureValues(step), ...night.values }, fiscalYear, instant));
  for (const { name } of views) {
    const given = night.details?.[name];
    const rows = given?.rows ?? fixtureRows(name, ROWS, date);
    await draft.writeDetail(name, given?.columns ?? fixtureColumns(name, fiscalYear), batches(rows));
  }
  await draft.writeTargets(fixtureTargets(fiscalYear).targets);
  await draft.writeSettings();
  const definitions = fixtureDefinitions();
  const { metrics: defined, ...others } = night.definitions?.(definitions) ?? definitions;
  const refresh = defined.map(({ sql }) => sql ?? '').join('\nUNION ALL\n');
  const statement = { file: 'sql/refresh_kpis.sql', sql: refresh };
  await draft.writeDefinitions({ ...others, metrics: defined, queries: [statement] });
  const commit = await draft.commit(
    {
      snapshot_date: date,
      fiscal_year: fiscalYear,
      source,
      data_time: instant,
      blocked: failedChecks.length > 0,
      started_at: instant,
      git_commit: null,
      run: { event: 'local', actor: null, run_id: null, attempt: null },
      queries: [
        {
          file: statement.file,
          sql_sha256: sha256(refresh),
          parameters: {},
          job_id: source === 'bigquery' ? `kpi-${date}-refresh` : null,
          bytes_billed: null,
          cache_hit: null,
          rows: defined.length,
        },
      ],
      checks: [
        ...EVERY_CHECK.filter((name) => !failedChecks.includes(name)).map((name) => ({
          name,
          result: 'passed' as const,
          message: 'All is there.',
        })),
        ...failedChecks.map((name) => ({ name, result: 'failed' as const, message: 'It failed.' })),
      ],
      missing: [],
      versions: {},
      ...night.provenance,
    },
    await clockOf(store, night),
  );
  return commit.id;
}

async function clockOf(store: string, { date, recorded }: FixtureNight): Promise<() => Date> {
  const own = `${date}T08:01:30Z`;
  const last = (await readLedger(store)).at(-1)?.created_at ?? own;
  const instant = recorded === undefined ? Math.max(Date.parse(own), Date.parse(last)) : Date.parse(recorded);
  return () => new Date(instant);
}

/** Commits `count` nights in a row, the last one on `lastDate`. */
export async function addNights(store: string, count: number, last: FixtureNight): Promise<void> {
  for (let step = 0; step < count; step++) {
    const instant = Date.parse(`${last.date}T00:00:00Z`) - (count - 1 - step) * 86_400_000;
    await addNight(store, { ...last, date: new Date(instant).toISOString().slice(0, 10) }, step);
  }
}

/** Writes a folder of mock JSON, as `npm run mock` does: a night without a manifest. */
export async function writeMock(folder: string): Promise<void> {
  const store = `${folder}.store`;
  const id = await addNight(store, { date: '2026-11-15', source: 'mock' });
  await mkdir(folder, { recursive: true });
  await cp(join(store, id), folder, { recursive: true });
  await rm(join(folder, 'manifest.json'));
  await rm(store, { recursive: true });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function* batches(rows: readonly Cell[][]): AsyncGenerator<readonly Cell[][]> {
  yield rows;
}
