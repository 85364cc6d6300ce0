import { describe, expect, it } from 'vitest';
import {
  altersRow,
  archive,
  DEPLOYED,
  DETAIL,
  findingsOf,
  HEAD,
  type Rows,
  SUMMARY,
} from './testing/altered.ts';
import { documentOf, forgeFile } from './testing/forge.ts';

const store = archive();

it('the archive that is altered here has no finding before', async () => {
  expect(await findingsOf(store.files)).toEqual([]);
  expect(documentOf(store.files, HEAD)).toHaveProperty('parts');
});

describe('files whose hashes were made to fit', () => {
  it.each<[string, string, (document: Record<string, unknown>) => unknown, string]>([
    [
      'a cell of money',
      DETAIL,
      (view) => ({ ...view, rows: (view['rows'] as unknown[][]).map((row) => [row[0], row[1], '7']) }),
      `totals-disagree ${DETAIL}: the control total of net_revenue is not the one in its manifest`,
    ],
    [
      'a row less',
      DETAIL,
      (view) => ({ ...view, rows: (view['rows'] as unknown[]).slice(0, 4) }),
      `rows-disagree ${DETAIL}: it has 4 rows, its manifest says 5`,
    ],
    [
      'a row that is too short',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x']] }),
      `file-form ${DETAIL} at rows.0: it has 2 cells for 3 columns`,
    ],
    [
      'a row that is none',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x', '1'], 'row'] }),
      `file-form ${DETAIL} at rows.1: Invalid input: expected array`,
    ],
    [
      'a member that no view has',
      DETAIL,
      (view) => ({ ...view, more: 1 }),
      `file-form ${DETAIL}: Unrecognized key: "more"`,
    ],
    [
      'a word where money stands',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x', 'lots']] }),
      `file-form ${DETAIL} at rows.0: column net_revenue (NUMERIC) holds something other than a decimal number as text`,
    ],
    [
      'another view',
      DETAIL,
      (view) => ({ ...view, view: 'other' }),
      `file-form ${DETAIL} at view: it is of another view than its name says`,
    ],
    ['text that is not JSON', DETAIL, () => '{', `file-form ${DETAIL}: it is not JSON in UTF-8`],
    [
      'a member too many',
      SUMMARY,
      (summary) => ({ ...summary, more: 1 }),
      `file-form ${SUMMARY}: Unrecognized key: "more"`,
    ],
    [
      'a summary row without its value',
      SUMMARY,
      (summary) => ({ ...summary, rows: [{ ...(summary['rows'] as Rows)[0], metric_value: 'x' }] }),
      `file-form ${SUMMARY} at rows.0.metric_value: Invalid input: expected number, received string`,
    ],
    [
      'a metric that nobody defined',
      SUMMARY,
      (summary) => ({
        ...summary,
        rows: (summary['rows'] as Rows).map((row, at) => (at === 0 ? { ...row, metric_key: 'x' } : row)),
      }),
      `metrics-disagree ${SUMMARY} at rows.0.metric_key: definitions.json does not define x`,
    ],
    [
      'a metric of another format',
      SUMMARY,
      altersRow({ metric_format: 'percent' }),
      `metrics-disagree ${SUMMARY} at rows.0.metric_format: revenue_ytd is a percent where definitions.json says currency`,
    ],
    [
      'a metric of another owner',
      SUMMARY,
      altersRow({ person_name: 'Somebody' }),
      `metrics-disagree ${SUMMARY} at rows.0.person_name: revenue_ytd is not the owner's whom definitions.json names`,
    ],
    [
      'a number of another year',
      SUMMARY,
      altersRow({ fiscal_year: 2024 }),
      `metrics-disagree ${SUMMARY} at rows.0.fiscal_year: it says 2024 where the manifest says 2025`,
    ],
    [
      'a number of another refresh',
      SUMMARY,
      altersRow({ updated_at: '2025-10-01T08:00:00Z' }),
      `metrics-disagree ${SUMMARY} at rows.0.updated_at: it says 2025-10-01T08:00:00Z where the manifest says ${DEPLOYED}T08:00:00Z`,
    ],
    [
      'a view that is no longer asked for',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({ ...definitions, views: [] }),
      `views-disagree ${DEPLOYED}/definitions.json at views: it does not name customer_development`,
    ],
    [
      'a view without rows',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({
        ...definitions,
        views: [...(definitions['views'] as Rows), { name: 'more', title: 'More', question: 'More?' }],
      }),
      `views-disagree ${DEPLOYED}/definitions.json at views: more has no rows in the night`,
    ],
    [
      'a part that is left out',
      HEAD,
      (head) => ({ ...head, parts: (head['parts'] as unknown[]).slice(0, 1) }),
      `parts-disagree ${HEAD}: it does not name details/customer_development.part-0002.json`,
    ],
    [
      'parts in another order',
      HEAD,
      (head) => ({ ...head, parts: (head['parts'] as unknown[]).toReversed() }),
      `parts-disagree ${HEAD} at parts.0: its parts are not in their order`,
    ],
    [
      'a wrong sum of rows',
      HEAD,
      (head) => ({ ...head, row_count: 6 }),
      `rows-disagree ${HEAD} at row_count: it says 6 rows, its parts have 5`,
    ],
  ])('%s', async (_name, path, alter, expected) => {
    expect(await findingsOf(forgeFile(store.files, path, alter))).toContain(expected);
  });

  it('a metric that is gone, and one that is there twice', async () => {
    const once = (summary: Record<string, unknown>) => (summary['rows'] as Rows).slice(0, 1);
    const gone = forgeFile(store.files, SUMMARY, (summary) => ({ ...summary, rows: once(summary) }));
    expect(await findingsOf(gone)).toContain(
      `metrics-disagree ${SUMMARY}: take_rate is defined but not there`,
    );
    const twice = forgeFile(store.files, SUMMARY, (summary) => ({
      ...summary,
      rows: [...once(summary), ...once(summary)],
    }));
    expect(await findingsOf(twice)).toContain(
      `metrics-disagree ${SUMMARY} at rows.1.metric_key: revenue_ytd is there twice`,
    );
  });
});
