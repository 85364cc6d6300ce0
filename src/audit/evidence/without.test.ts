import { expect, it } from 'vitest';
import { tempStore } from '../../store/testing/nights.ts';
import { folderSource } from '../verify/folder.ts';
import { addSmallNight, DENSE } from '../verify/testing/archive.ts';
import { openEvidence } from './night.ts';
import { readme } from './readme.ts';
import { summaryPage } from './summary-page.ts';

const DATE = '2026-11-22';

/** A night of the given step of an archive; every tenth is partial. */
async function night(step: number) {
  const store = await tempStore();
  await addSmallNight(store, DATE, step, DENSE);
  return openEvidence(folderSource(store), DATE);
}

it('README and summary say what a night is without, why, and what is left out on purpose', async () => {
  const partial = await night(10);
  const left = { name: 'revenue_ytd', kind: 'metric', object: null, intended: true } as const;
  const hostile = { ...left, reason: 'Left\n    rm <b>out</b>\u202e.' };
  const pack = { ...partial, absent: [...partial.absent, hostile] };

  expect(readme(pack)).toContain(`State:       PARTIAL: it is without customer_development, take_rate
`);
  expect(readme(pack)).toContain(`What the night is without
=========================

- customer_development (view): Missing. p.d.customer_development does not exist.
- take_rate (metric): Missing. p.d.customer_development does not exist.
- revenue_ytd (metric): Not connected. Left rm <b>out</b>\\u{202e}.

`);

  const page = summaryPage(pack);
  expect(page).toContain('<strong>Partial: the night is without customer_development, take_rate.');
  expect(page).toContain(
    '<th scope="row">Customer development</th><td>view</td><td>Missing</td><td>p.d.customer_development does not exist.</td>',
  );
  expect(page).toMatch(/<td>metric<\/td><td>Not connected<\/td><td>Left\s+rm &lt;b&gt;out&lt;\/b&gt;/);
  // In the table of the metrics each stands as it does on the site.
  expect(page.match(/<td>Missing<\/td><\/tr>/g)).toHaveLength(1);
  expect(page.match(/<td>Not connected<\/td><\/tr>/g)).toHaveLength(1);
});

it('README and summary of a whole night say nothing of it', async () => {
  const whole = await night(9);
  expect(readme(whole)).not.toMatch(/without\n=|PARTIAL/);
  expect(summaryPage(whole)).not.toMatch(/is without/);
});
