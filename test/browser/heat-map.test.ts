import { expect, it } from 'vitest';
import type { Cell } from '../../src/catalog/data.ts';
import { addNight } from '../site/fixture-store.ts';
import { setNarrow } from './fonts.ts';
import { modes, open } from './look.ts';
import { served } from './served.ts';

const LAST = 2026 * 12 + 9;
const month = (index: number) => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;

/** Rows of monthly cohorts that end with October 2026; the first has `size` customers, the others have three. */
function cohorts(count: number, size: number): Cell[][] {
  const rows: Cell[][] = [];
  for (let cohort = 0; cohort < count; cohort += 1)
    for (let customer = 0; customer < (cohort === 0 ? size : 3); customer += 1)
      for (let age = 0; age < count - cohort; age += 1) {
        const active = age === 0 || (customer + age) % 3 > 0;
        const start = month(LAST - count + 1 + cohort);
        rows.push([`C-${cohort}-${customer}`, `Customer ${cohort}`, start, age, active ? '10' : '0', active]);
      }
  return rows;
}

const nights = {
  '2026-11-19': { cohorts: 1, size: 3, columns: 1 },
  '2026-11-20': { cohorts: 23, size: 3, columns: 23 },
  '2026-11-21': { cohorts: 40, size: 1_200, columns: 14 },
};
const web = served(
  async (store) => {
    for (const [date, { cohorts: count, size }] of Object.entries(nights))
      await addNight(store, {
        date,
        details: { cohort_retention_matrix_by_customer: { rows: cohorts(count, size) } },
      });
  },
  { by: 'pages' },
);

/** Widths in pixels of the ages' columns, the table and its frame, and the texts that are wider than their cells. */
interface Measured {
  readonly ages: readonly number[];
  readonly table: number;
  readonly frame: number;
  readonly cut: readonly string[];
}
const measure = `(() => {
  const table = document.querySelector('.heat');
  return {
    ages: [...table.querySelectorAll('thead th')].slice(2).map((head) => head.getBoundingClientRect().width),
    table: table.getBoundingClientRect().width,
    frame: table.parentElement.clientWidth,
    cut: [...table.querySelectorAll('td, th')].filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
  };
})()`;

const media = {
  desktop: modes.desktop,
  phone: modes.phone,
  paper: { viewport: { width: 703, height: 1000 } },
};

it.each(
  Object.entries(nights).flatMap(([date, night]) =>
    Object.entries(media).map(([medium, options]) => ({ date, ...night, medium, options })),
  ),
)('$cohorts cohorts on a $medium: equal columns that hold every figure', async (shown) => {
  const { date, columns, medium, options } = shown;
  const path = `/snapshots/${date}/details/cohort-retention-matrix-by-customer/`;
  const { page, close } = await open(web.browser, web.at(path), options);
  if (medium === 'paper') await page.emulateMedia({ media: 'print' });
  for (const font of ['wide', 'narrow']) {
    if (font === 'narrow') await setNarrow(page);
    const { ages, table, frame, cut } = await page.evaluate<Measured>(measure);
    expect(cut, font).toEqual([]);
    expect(ages).toHaveLength(columns);
    // The first age, 100 % by its meaning, has a width of its own.
    const [, second = 0] = ages;
    for (const width of ages.slice(1)) expect(Math.abs(width - second), font).toBeLessThan(1.5);
    // A desktop and a sheet show all of it; a phone scrolls sideways, within the frame.
    if (medium !== 'phone') expect(table, font).toBeLessThanOrEqual(frame + 1);
  }
  await close();
});
