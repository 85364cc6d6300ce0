import { DEFAULT_COMPANY } from '../../../src/catalog/company.ts';
import type { Metric } from '../../../src/catalog/types.ts';
import { views } from '../../../src/catalog/views.ts';
import { openEmbedded } from '../../../src/warehouse/embedded/embedded.ts';
import { namesFrom } from '../../../src/warehouse/sql/names.ts';
import type { NightContext, QueryResult } from '../../../src/warehouse/types.ts';
import type { Fixture } from '../fixtures/table.ts';
import type { Answers } from './answers.ts';

/** The checks whose answers are compared. */
export const CHECKS = ['unresolved_lines'] as const;

/** The night that a fixture stands for. */
export const contextOf = ({ date, fiscalYear, quota, company = DEFAULT_COMPANY }: Fixture): NightContext => ({
  date,
  fiscalYear,
  quota,
  company,
  updatedAt: `${date}T08:00:00.000Z`,
});

/** What the embedded warehouse answers. @param root the folder that holds `sql/`, when it is not the project's. */
export async function embeddedAnswers(
  fixture: Fixture,
  { root, metrics }: { readonly root?: string; readonly metrics?: readonly Metric[] } = {},
): Promise<Answers> {
  const warehouse = await openEmbedded(contextOf(fixture), {
    names: namesFrom({}),
    sources: fixture.sources,
    ...(root === undefined ? {} : { root }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  try {
    const { rows } = await warehouse.compute();
    await warehouse.replace(rows);
    const { rows: stored } = await warehouse.readSummary();
    const answered: Record<string, QueryResult> = {};
    for (const { name } of views) {
      const { columns, batches } = await warehouse.readDetail(name);
      answered[name] = { columns, rows: (await Array.fromAsync(batches)).flat() };
    }
    const checks: Record<string, Answers['checks'][string]> = {};
    for (const name of CHECKS) checks[name] = (await warehouse.readCheck(name))?.row ?? {};
    return { summary: stored, views: answered, checks };
  } finally {
    await warehouse.close();
  }
}
