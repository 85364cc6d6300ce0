import { describe, expect, it } from 'vitest';
import { EVERY_CHECK } from '../audit/verify/maker.ts';
import type { KpiRow } from '../catalog/data.ts';
import { metrics } from '../catalog/metrics.ts';
import { views } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import type { Exported } from './checks.ts';
import { judge } from './judge.ts';
import { change, columnsOf, complaints, good, rows, withColumns } from './testing/good-night.ts';

it('is put to every night by the names that verification asks for', () => {
  const names = judge({ ...good, unresolved: null, sources: null }, metrics, views).checks.map(
    ({ name }) => name,
  );
  expect(names).toEqual([...EVERY_CHECK, 'all-connected']);
});

/** What the night says of the view of customers, and of what is computed from it, when they are gone. */
const lost = (why: string): string =>
  `all-connected warned: Missing tonight: ${['customer_development', 'logo_retention', 'customer_count'].map((name) => `${name}, because ${why}`).join(' ')}`;

describe('the checks of a night', () => {
  it('all pass on a good night', () => {
    expect(complaints({})).toEqual([]);
    expect(judge(good, metrics, views).checks.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "metrics-complete",
        "metrics-finite",
        "one-refresh",
        "columns-typed",
        "views-filled",
        "sources-filled",
        "lines-placed",
        "all-connected",
      ]
    `);
  });

  it.each<[string, Partial<Exported>, string[]]>([
    ['a missing metric', { rows: rows.slice(1) }, ['metrics-complete failed: revenue_ytd is missing.']],
    [
      'a metric that appears twice',
      { rows: [...rows, ...rows.slice(0, 1)] },
      ['metrics-complete failed: revenue_ytd appears 2 times.'],
    ],
    [
      'a stranger',
      { rows: [...rows, { ...(rows[0] as KpiRow), metric_key: 'surprise' }] },
      ['metrics-complete failed: 1 rows are of metrics that the catalog does not have.'],
    ],
    [
      "another person's metric",
      { rows: change('person_nps', { person_name: 'Jack' }) },
      ["metrics-complete failed: person_nps is not the owner's it should be."],
    ],
    [
      'a metric of another format',
      { rows: change('nrr', { metric_format: 'number' }) },
      ['metrics-complete failed: nrr is a number, expected percent.'],
    ],
    [
      'infinity',
      { rows: change('nrr', { metric_value: Number.POSITIVE_INFINITY }) },
      [
        'metrics-finite failed: nrr is not a finite number.',
        'all-connected warned: Missing tonight: nrr, because nrr is not a finite number.',
      ],
    ],
    [
      'no number',
      { rows: change('nrr', { metric_value: Number.NaN }) },
      [
        'metrics-finite failed: nrr is not a finite number.',
        'all-connected warned: Missing tonight: nrr, because nrr is not a finite number.',
      ],
    ],
    [
      'a number that could not be computed',
      { rows: change('nrr', { metric_value: null }) },
      ['metrics-finite warned: Not available tonight: nrr.'],
    ],
    [
      'nothing computed at all',
      { rows: rows.map((row) => ({ ...row, metric_value: null })) },
      ['metrics-finite failed: no metric could be computed.'],
    ],
    [
      'rows of two refreshes',
      { rows: change('nrr', { updated_at: '2026-11-19T08:00:00.000Z' }) },
      ['one-refresh failed: the rows carry 2 different refresh times.'],
    ],
    [
      'rows of another year',
      { rows: rows.map((row) => ({ ...row, fiscal_year: 2025 })) },
      ['one-refresh failed: the rows are of fiscal year 2025, not 2026.'],
    ],
    [
      'a missing column',
      {
        details: withColumns('customer_development', (columns) =>
          columns.filter(({ name }) => name !== 'is_active'),
        ),
      },
      [
        'columns-typed failed: customer_development has no column is_active (expected BOOL).',
        'all-connected warned: Missing tonight: customer_development, because customer_development has no column is_active (expected BOOL).',
      ],
    ],
    [
      'a mistyped column',
      {
        details: withColumns('customer_development', (columns) =>
          columns.map((column) => (column.name === 'is_active' ? { ...column, type: 'STRING' } : column)),
        ),
      },
      [
        'columns-typed failed: customer_development.is_active is STRING, expected BOOL.',
        'all-connected warned: Missing tonight: customer_development, because customer_development.is_active is STRING, expected BOOL.',
      ],
    ],
    [
      "last year's columns",
      {
        details: new Map([
          ...good.details,
          [
            'net_revenue_retention_all_customers',
            { columns: columnsOf(2025)('net_revenue_retention_all_customers'), rows: 7 },
          ],
        ]),
      },
      [
        'columns-typed failed: net_revenue_retention_all_customers has no column net_revenue_2026 (expected NUMERIC or BIGNUMERIC or FLOAT64 or INT64).',
        'all-connected warned: Missing tonight: net_revenue_retention_all_customers, because net_revenue_retention_all_customers has no column net_revenue_2026 (expected NUMERIC or BIGNUMERIC or FLOAT64 or INT64).',
      ],
    ],
    [
      'an empty view',
      {
        details: new Map([
          ...good.details,
          ['customer_development', { columns: columnsOf(2026)('customer_development'), rows: 0 }],
        ]),
      },
      ['views-filled failed: customer_development is empty.', lost('customer_development is empty.')],
    ],
    [
      'lines that could not be placed',
      { unresolved: { lines_read: 100, lines_without_account: 3, lines_without_amount: 1 } },
      [
        'lines-placed warned: 3 of 100 invoice lines of the year have no account number, and 1 no exchange rate; they are in no metric.',
      ],
    ],
  ])('notice %s', (_name, exported, expected) => {
    expect(complaints(exported)).toEqual(expected);
  });

  it('accept more columns than are required', () => {
    expect(
      complaints({
        details: withColumns('customer_development', (columns) => [
          ...columns,
          { name: 'extra', type: 'GEOGRAPHY' },
        ]),
      }),
    ).toEqual([]);
  });
});

it('says so when it could not look at the invoice lines', () => {
  const unresolved = new KpiError('not-found', 'The table invoice does not exist.', 'Create it.');
  expect(complaints({ unresolved })).toEqual([
    'lines-placed warned: Whether every invoice line is on an account could not be looked at. The table invoice does not exist.',
  ]);
});
