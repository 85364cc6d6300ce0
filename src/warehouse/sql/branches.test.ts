import { expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics } from '../../catalog/metrics.ts';
import { metricBranch } from './branches.ts';
import { SqlFiles } from './files.ts';
import { namesFrom } from './names.ts';

const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
const { sql: refresh } = files.refresh(metrics);
const shown = metrics.map((metric) => ({ key: metric.key, sql: files.metric(metric).sql }));

it('finds in the refresh what it was made of', () => {
  for (const { key, sql } of shown) expect([key, metricBranch(refresh, key, sql)]).toEqual([key, 'same']);
  expect(metricBranch(refresh, 'unknown', 'SELECT 1')).toBe('none');
});

it('takes no other SQL for that of a metric: another metric’s, none, more of it or less', () => {
  for (const [index, { key, sql }] of shown.entries()) {
    const others = shown.map((one) => one.sql).filter((other) => other !== sql);
    const cuts = [...sql.matchAll(/\)/g)].map(({ index: end }) => sql.slice(0, end));
    for (const other of [...others, '', 'SELECT', sql.trimEnd(), `${sql}\n`, sql.slice(1), ...cuts])
      expect([index, metricBranch(refresh, key, other)]).toEqual([index, 'other']);
  }
});
