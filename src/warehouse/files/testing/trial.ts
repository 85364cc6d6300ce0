import { DEFAULT_COMPANY } from '../../../catalog/company.ts';
import { describeError } from '../../../errors.ts';
import type { Examined } from '../../diagnosis.ts';
import { namesFrom } from '../../sql/names.ts';
import type { NightContext } from '../../types.ts';
import { examineFiles } from '../doctor.ts';
import { openFiles } from '../files.ts';
import { dataFolder, sampleFiles } from './data-folder.ts';
import { sqlFolder } from './sql-folder.ts';

export const names = namesFrom({});
export const date = '2026-11-22';
export const context: NightContext = {
  company: DEFAULT_COMPANY,
  date,
  fiscalYear: 2026,
  quota: 4_000_000,
  updatedAt: `${date}T08:00:00.000Z`,
};
export const SAMPLE = sampleFiles(date, 0.01);

/** The sample with some of its files changed, by `dataset/table`; null for one that is not there. */
export function sampleWith(changes: Readonly<Record<string, ((csv: string) => string) | null>>): string {
  const files = Object.entries(SAMPLE).flatMap(([file, csv]) => {
    const change = changes[file.replace('.csv', '')];
    return change === null ? [] : [[file, change === undefined ? csv : change(csv)] as const];
  });
  return dataFolder(Object.fromEntries(files));
}

export const renamed = (from: string, to: string) => (csv: string) =>
  csv.replace(new RegExp(`^(.*?)\\b${from}\\b`), `$1${to}`);

/** The numbers of a night, by metric, or what the night is refused with. */
export async function numbers(
  data: string,
  root = sqlFolder(),
): Promise<Record<string, number | null> | string> {
  try {
    const warehouse = await openFiles(context, { names, data, root });
    const { rows } = await warehouse.compute();
    await warehouse.close();
    return Object.fromEntries(rows.map(({ metric_key, metric_value }) => [metric_key, metric_value]));
  } catch (error) {
    return describeError(error);
  }
}

/** What doctor says does not fit, in short: object, column, state and proposal. */
export const wrong = (found: readonly Examined[]) =>
  found
    .filter(({ state, harmless }) => state !== 'fits' && !harmless)
    .map(({ object, column, state, proposal }) => [object.split('.').at(-1), column, state, proposal]);

export const examine = (data: string, root: string, grain = false) =>
  examineFiles(context, { names, data, root }, { grain });
