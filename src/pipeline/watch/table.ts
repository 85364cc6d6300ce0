import type { Watched } from '../../alerts/freshness.ts';
import { fiscalYearOf, pacificDate } from '../../catalog/dates.ts';
import { KpiError } from '../../errors.ts';
import { namesFrom } from '../../warehouse/sql/names.ts';
import type { Effects } from '../../host/effects.ts';

/** Asks BigQuery how old the rows of `dashboard_kpis` are. What keeps it from answering is `unreadable`. */
export async function watchTable({ env, now }: Pick<Effects, 'env' | 'now'>): Promise<Watched> {
  const name = 'The table dashboard_kpis';
  const { tableTime } = await import('../../warehouse/bigquery/bigquery.ts');
  const date = pacificDate(now());
  const context = { date, fiscalYear: fiscalYearOf(date), updatedAt: now().toISOString(), quota: null };
  try {
    const dataTime = await tableTime(context, { names: namesFrom(env), env });
    return dataTime === null ? { name, unreadable: 'it is empty' } : { name, dataTime };
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    return { name, unreadable: `${error.message.replace(/\.$/, '')} (${error.code})` };
  }
}
