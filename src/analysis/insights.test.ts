import { expect, it } from 'vitest';
import { views } from '../catalog/views.ts';
import type { NightDetail } from '../store/night.ts';
import { insightOf } from './insights.ts';
import type { Site } from './site.ts';
import { mockNight } from './testing/mock-night.ts';

/** A site whose one view has the rows that the mock night has of `from`. */
async function siteOf(from: string): Promise<Site> {
  const { input } = await mockNight(from, 'nrr');
  const { company, columns, rows, date, fiscalYear } = input;
  const detail: Pick<NightDetail, 'columns' | 'rowFiles' | 'rowsOf'> = {
    columns: [...columns],
    rowFiles: ['all'],
    rowsOf: async () => [...rows],
  };
  return {
    night: { company, targets: { targets: [] } },
    date,
    fiscalYear,
    detail: async () => detail,
  } as unknown as Site;
}

it.each(views)('reads $name into what its page says', async ({ name, insight }) => {
  const found = await insightOf(await siteOf(name), name);
  expect(found?.kind ?? null).toBe(insight);
  if (insight !== null) expect(found?.headline).toMatch(/\.$/);
});

it('leaves a view that the catalog does not know, or that lacks columns, to its rows alone', async () => {
  const site = await siteOf('customer_development');
  expect(await insightOf(site, 'a_view_of_another_time')).toBeNull();
  expect(await insightOf(site, 'organizer_recap_NPS_score')).toBeNull();
});
