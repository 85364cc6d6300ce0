import { readFile } from 'node:fs/promises';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { dateIn } from '../../catalog/dates.ts';
import { detail, summary } from '../../store/schemas.ts';
import type { InsightInput } from '../insight.ts';

const folder = new URL('../../data/mock/', import.meta.url);
const read = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(path, folder), 'utf8'));

/** A view of the mock night as an analysis is given it, and the night's value of a metric. */
export async function mockNight(
  view: string,
  metric: string,
): Promise<{ input: InsightInput; value: number | null }> {
  const row = summary.parse(await read('summary.json')).rows.find(({ metric_key }) => metric_key === metric);
  const stored = detail.parse(await read(`details/${view}.json`));
  if (row === undefined || !('rows' in stored))
    throw new Error(`the mock night has no rows of ${view} or no ${metric}`);
  const date = dateIn('America/Los_Angeles', new Date(row.updated_at));
  const { columns, rows } = stored;
  return {
    input: { company: DEFAULT_COMPANY, columns, rows, date, fiscalYear: row.fiscal_year },
    value: row.metric_value,
  };
}
