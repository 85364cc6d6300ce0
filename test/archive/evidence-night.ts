import { nightDefinitions, nightFacts, nightSummary } from '../../src/audit/verify/testing/minimal-night.ts';
import type { Cell } from '../../src/catalog/data.ts';
import { sha256 } from '../../src/host/hash.ts';
import { draftNight } from '../../src/store/draft.ts';
import type { Definitions } from '../../src/store/schemas.ts';

/** What must never reach a page as markup. */
export const HOSTILE = `</script></style><img src=x onerror="alert(1)"> & 'x' סוכריה 🍬`;

/** Statements by name; the last three names cannot be names of files. */
const SQL: Readonly<Record<string, string>> = {
  'sql/refresh_kpis.sql': `SELECT 1 < 2 AND '${HOSTILE}' -- ~~~\n`,
  'sql/exports/customer_development.sql': 'SELECT "it\'s", `x`, $(touch injected)',
  '../../escape.sql': 'SELECT 3',
  'sql/$(touch injected).sql': 'SELECT 4',
  'SQL/refresh_kpis.sql': 'SELECT 5',
};

const COLUMNS = [
  { name: 'id', type: 'INT64' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'net_revenue', type: 'NUMERIC' },
  { name: 'share', type: 'FLOAT64' },
  { name: 'exact', type: 'BIGNUMERIC' },
  { name: 'odd " name', type: 'NUMERIC' },
] as const;

const row = (index: number): Cell[] => [
  index % 5 === 0 ? '9007199254740993' : index,
  index % 3 === 0 ? null : `${index % 2 === 0 ? '=' : '\u200B＝'}cmd() ${index} ${HOSTILE}, "q"\r\nline`,
  index % 4 === 0 ? null : `${index % 2 === 0 ? '-' : ''}${index * 1237}.${String(index).padStart(9, '0')}`,
  index % 6 === 0 ? 'NaN' : index % 7 === 0 ? 1.5e-7 * index : -index / 3,
  `0.${'1234567890'.repeat(3)}${index}`,
  '0.1',
];

/** Commits a night whose names, texts and values are as awkward as they can be, one of its views in many parts. */
export async function addAwkwardNight(store: string, date: string): Promise<void> {
  const draft = await draftNight(store, { limits: { inlineRows: 10, fileBytes: 2000 } });
  await draft.writeSummary(nightSummary(date, 5));
  await draft.writeDetail('customer_development', COLUMNS, rows(60));
  await draft.writeDetail('whole', COLUMNS, rows(3));
  await draft.writeDetail('empty', COLUMNS, rows(0));
  await draft.writeTargets([{ key: 'revenue_ytd', value: 5005, effective_from: '2025-01-01' }]);
  await draft.writeSettings();
  await draft.writeDefinitions({
    ...nightDefinitions,
    metrics: nightDefinitions.metrics.map(awkward),
    views: ['customer_development', 'whole', 'empty'].map((name) => ({
      name,
      title: name,
      question: HOSTILE,
    })),
    queries: statements(),
  });
  const facts = nightFacts(date, { blocked: true });
  await draft.commit(
    {
      ...facts,
      source: 'bigquery',
      run: { event: 'local', actor: HOSTILE, run_id: '<run>', attempt: 2 },
      queries: statements().map(({ file, sql }) => ({
        file,
        sql_sha256: sha256(sql),
        parameters: { text: HOSTILE },
        job_id: `job-${HOSTILE}`,
        bytes_billed: 10_485_760,
        cache_hit: false,
        rows: 2,
      })),
      checks: facts.checks.map((check) => ({ ...check, message: HOSTILE })),
    },
    () => new Date(`${date}T08:01:02Z`),
  );
}

const statements = (): Definitions['queries'] => Object.entries(SQL).map(([file, sql]) => ({ file, sql }));

const awkward = (metric: Definitions['metrics'][number]): Definitions['metrics'][number] => ({
  ...metric,
  label: `${metric.label} ${HOSTILE}`,
  definition: HOSTILE.repeat(20),
  owner: HOSTILE,
  sql: null,
});

async function* rows(count: number): AsyncGenerator<Cell[][]> {
  yield Array.from({ length: count }, (_, index) => row(index + 1));
}
