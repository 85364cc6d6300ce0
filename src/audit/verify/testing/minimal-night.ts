import type { Cell, KpiRow } from '../../../catalog/data.ts';
import type { Source } from '../../../catalog/sources.ts';
import { sha256 } from '../../../host/hash.ts';
import type { NightFacts } from '../../../store/draft.ts';
import type { Check, Definitions } from '../../../store/schemas.ts';
import { metricBranches } from '../../../warehouse/sql/branches.ts';
import { EVERY_CHECK } from '../maker.ts';

/** The SELECTs of the metrics, and the refresh that holds them. */
const METRICS = {
  revenue_ytd: 'SELECT\n  1 AS metric_value\n',
  take_rate: 'SELECT\n  (2) AS metric_value\n',
};
const REFRESH = `WITH metric_values AS (\n  ${metricBranches(
  Object.entries(METRICS).map(([key, sql]) => ({ key, sql })),
)}\n)\nSELECT metric_key, metric_value FROM metric_values\n`;

export const VIEW_COLUMNS = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'net_revenue', type: 'NUMERIC' },
] as const;

/** Rows with what makes files awkward: markup, NULL, emoji, right-to-left text; every seventh night has none. */
export const nightRows = (step: number): readonly (readonly Cell[])[] =>
  step % 7 === 0
    ? []
    : [
        ['1', 'Larkspur </script> Fairs', `${step}.25`],
        ['2', null, null],
        ['3', 'סוכריה 🍬 =cmd()', '-0.5'],
        ['4', 'Quarry Street Events', '99999999999999999999.000000001'],
        ['5', '', '0'],
      ];

export const nightSummary = (date: string, step: number): KpiRow[] =>
  ['revenue_ytd', 'take_rate'].map((key) => ({
    metric_key: key,
    metric_value: key === 'take_rate' && step % 5 === 0 ? null : step + 0.1,
    metric_format: key === 'take_rate' ? 'percent' : 'currency',
    department: 'company',
    person_name: null,
    fiscal_year: Number(date.slice(0, 4)),
    updated_at: `${date}T08:00:00Z`,
  }));

const metric = (
  key: keyof typeof METRICS,
  format: 'currency' | 'percent',
): Definitions['metrics'][number] => ({
  key,
  label: key,
  definition: 'What it is.',
  formula: 'a / b',
  source: 'QuickBooks',
  unit: 'US dollars',
  format,
  better: 'higher',
  year_to_date: true,
  view: 'customer_development',
  department: 'company',
  owner: null,
  sql: METRICS[key],
});

export const nightDefinitions: Omit<Definitions, 'schema_version'> = {
  metrics: [metric('revenue_ytd', 'currency'), metric('take_rate', 'percent')],
  views: [{ name: 'customer_development', title: 'Customer development', question: 'Who is new?' }],
  queries: [{ file: 'sql/refresh_kpis.sql', sql: REFRESH }],
};

/** Of mock JSON no SQL is known. */
export const sampleDefinitions: typeof nightDefinitions = {
  ...nightDefinitions,
  metrics: nightDefinitions.metrics.map((one) => ({ ...one, sql: null })),
  queries: [],
};

/** What a run knows of its night; `accepted` lets a failed check through by name. */
export const nightFacts = (
  date: string,
  {
    blocked,
    accepted = true,
    source = 'embedded',
  }: { blocked: boolean; accepted?: boolean; source?: Source },
): NightFacts => ({
  snapshot_date: date,
  fiscal_year: Number(date.slice(0, 4)),
  source,
  data_time: `${date}T08:00:00Z`,
  blocked,
  started_at: `${date}T08:00:30Z`,
  git_commit: null,
  run: { event: 'local', actor: null, run_id: null, attempt: null },
  queries: [
    {
      file: source === 'mock' ? 'src/data/mock/summary.json' : 'sql/refresh_kpis.sql',
      sql_sha256: sha256(source === 'mock' ? '' : REFRESH),
      parameters: {},
      job_id: source === 'bigquery' ? `kpi-${date}` : null,
      bytes_billed: null,
      cache_hit: null,
      rows: 2,
    },
  ],
  checks: EVERY_CHECK.map((name) => checkOf(name, blocked, accepted)),
  missing: [],
  versions: { 'kpi-snapshot': '0.2.0', node: '24' },
});

function checkOf(name: string, blocked: boolean, accepted: boolean): Check {
  if (name === 'views-filled' && accepted)
    return {
      ...{ name, result: 'failed', message: 'A view has no rows.' },
      accepted: { reason: 'It is new', actor: null },
    };
  const failed = name === 'metrics-complete' && blocked;
  return { name, result: failed ? 'failed' : 'passed', message: 'It looked at what is there.' };
}
