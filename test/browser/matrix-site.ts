import { recordMissed } from '../../src/store/ledger.ts';
import { addNight, addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';

const long = 'Unbrokenname'.repeat(17);
const night = '2026-11-20';

/** One night of the archive, under whose address every page shows that night. */
export const archived = `/snapshots/${night}/`;

/**
 * A site with every banner but the stale one: nights that failed and that were missed, text that is too long for any
 * screen, and a metric without a value.
 */
export const buildMatrixSite = (): Promise<TestSite> =>
  buildTestSite(async (store) => {
    await addNights(store, 12, {
      date: '2026-11-21',
      details: {
        organizer_recap_NPS_score: {
          rows: [
            [1, long, 'شركة الاختبار', '2026-11-22', -12, '😀'.repeat(80)],
            [2, '</script><script>window.__pwned = 1</script>', 'Fair', '2026-11-21', 10, null],
            [3, long, long, '2026-11-20', 3, long],
          ],
        },
      },
    });
    await addNight(store, {
      date: '2026-11-22',
      failedChecks: ['metrics-complete', 'required-columns', 'views'],
    });
    const now = () => new Date('2026-11-23T08:05:00Z');
    await recordMissed(store, { date: '2026-11-23', source: 'bigquery', code: 'rateLimitExceeded', now });
  });

/** What is left out is made by a template that another page already stands for. */
const stoodFor = (path: string): boolean =>
  (path.startsWith('/metrics/') && !/\/(revenue_ytd|person_nps)\/$/.test(path)) ||
  (/^\/snapshots\/\d{4}-\d{2}-\d{2}/.test(path) && !path.startsWith(archived)) ||
  (path.startsWith(`${archived}details/`) && !path.endsWith('/organizer-recap-nps-score/')) ||
  path === '/404.html';

/** Addresses of one page of every kind, of all drill-downs, and of one that is not there. */
export const pathsOf = (site: TestSite): string[] => [
  ...[...site.pages, ...site.archived]
    .map((file) => `/${file.replace(/index\.html$/, '')}`)
    .filter((path) => !stoodFor(path)),
  '/no/such/page/',
];
