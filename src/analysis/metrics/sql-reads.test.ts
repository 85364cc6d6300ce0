import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nightDefinitions } from '../../audit/verify/testing/minimal-night.ts';
import { type Definitions, definitions as definitionsSchema } from '../../store/schemas.ts';
import { MOCK_FOLDER } from '../../warehouse/mock/mock.ts';
import { sqlReads } from './sql-reads.ts';

const REVENUE = 'SELECT SUM(amount) AS metric_value\nFROM lines -- FROM idle\nCROSS JOIN period';
const ALONE = 'WITH own AS (\n  SELECT 1\n)\nSELECT 1 AS metric_value FROM own';
const STATEMENT = `WITH
period AS (
  SELECT 1 AS first_day
),
headers AS (
  SELECT (1 + 1) AS id
),
-- Said between tables.
lines AS (
  SELECT id FROM headers
),
idle AS (
  SELECT 2
),
metric_values AS (
  SELECT 'revenue_ytd' AS metric_key FROM (
${REVENUE}
)
UNION ALL
SELECT 'take_rate' AS metric_key FROM (
${ALONE}
)
)
SELECT 1`;

const [revenue, rate] = nightDefinitions.metrics;
const definitions = {
  schema_version: 1,
  ...nightDefinitions,
  metrics: [
    { ...revenue, sql: REVENUE },
    { ...rate, sql: ALONE },
  ],
  queries: [{ file: 'sql/refresh_kpis.sql', sql: STATEMENT }],
} as Definitions;

it('finds the tables that a metric reads, and what they read', () => {
  expect(sqlReads(REVENUE, definitions)).toEqual({
    names: ['period', 'lines'],
    sql: 'period AS (\n  SELECT 1 AS first_day\n),\nheaders AS (\n  SELECT (1 + 1) AS id\n),\nlines AS (\n  SELECT id FROM headers\n)',
  });
});

it('finds none for a metric that stands on its own, or that no statement holds', () => {
  expect(sqlReads(ALONE, definitions)).toBeNull();
  expect(sqlReads(REVENUE, { ...definitions, queries: [] })).toBeNull();
});

it('finds them in the SQL of this project as it is recorded', async () => {
  const recorded = definitionsSchema.parse(
    JSON.parse(await readFile(join(MOCK_FOLDER, 'definitions.json'), 'utf8')),
  );
  const reading = recorded.metrics.filter(({ sql }) => sql?.includes('FROM revenue_lines'));
  expect(reading.length).toBeGreaterThan(0);
  for (const { sql } of reading)
    expect(sqlReads(sql ?? '', recorded)?.sql).toMatch(
      /^period AS \([\s\S]*^invoice_headers AS \([\s\S]*^revenue_lines AS \(/m,
    );
});
