import { describe, expect, it } from 'vitest';
import { EVERY_CHECK } from '../audit/verify/maker.ts';
import type { Column, KpiRow } from '../catalog/data.ts';
import { metrics } from '../catalog/metrics.ts';
import { views } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import { check as schema } from '../store/schemas.ts';
import type { Exported } from './checks.ts';
import { blocks, judge } from './judge.ts';

const rows: KpiRow[] = metrics.map(({ key, format, department, owner }) => ({
  metric_key: key,
  metric_value: 1,
  metric_format: format,
  department,
  person_name: owner,
  fiscal_year: 2026,
  updated_at: '2026-11-20T08:00:00.000Z',
}));

const columnsOf =
  (year: number) =>
  (name: string): Column[] =>
    (views.find((view) => view.name === name)?.columns(year) ?? []).map((column) => ({
      name: column.name,
      type: column.types[0] ?? 'STRING',
    }));

/** Metrics by the view that they are computed from. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  organizer_recap_NPS_score: ['person_nps'],
  deal: ['pipeline_coverage'],
  customer_development: ['logo_retention', 'customer_count'],
};

const good: Exported = {
  fiscalYear: 2026,
  rows,
  details: new Map(views.map(({ name }) => [name, { columns: columnsOf(2026)(name), rows: 7 }])),
  unresolved: { lines_read: 100, lines_without_account: 0, lines_without_amount: 0 },
  sources: { invoice: 9, deal: 7 },
  missing: [],
  notConnected: new Set(),
  place: (view) => ({ object: `p.d.${view}`, readers: READERS[view] ?? [] }),
};

/** The checks that did not pass, with what they say. */
const complaints = (exported: Partial<Exported>): string[] =>
  judge({ ...good, ...exported }, metrics, views)
    .checks.filter(({ result }) => result !== 'passed')
    .map(({ name, result, message }) => `${name} ${result}: ${message}`);

it('is put to every night by the names that verification asks for', () => {
  const names = judge({ ...good, unresolved: null, sources: null }, metrics, views).checks.map(
    ({ name }) => name,
  );
  expect(names).toEqual([...EVERY_CHECK, 'all-connected']);
});

const change = (key: string, more: Partial<KpiRow>): KpiRow[] =>
  rows.map((row) => (row.metric_key === key ? { ...row, ...more } : row));

function withColumns(view: string, alter: (columns: Column[]) => Column[]): Exported['details'] {
  const details = new Map(good.details);
  details.set(view, { columns: alter(columnsOf(2026)(view)), rows: 7 });
  return details;
}

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
      ['metrics-finite failed: nrr is not a finite number.'],
    ],
    [
      'no number',
      { rows: change('nrr', { metric_value: Number.NaN }) },
      ['metrics-finite failed: nrr is not a finite number.'],
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
        lost('customer_development has no column is_active (expected BOOL).'),
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
        lost('customer_development.is_active is STRING, expected BOOL.'),
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

const emptyView: Partial<Exported> = {
  details: new Map([
    ...good.details,
    ['organizer_recap_NPS_score', { columns: columnsOf(2026)('organizer_recap_NPS_score'), rows: 0 }],
  ]),
};

describe('a failed check of a view', () => {
  it('takes the view and its readers away, and blocks nothing', () => {
    const { checks, missing, rows: left } = judge({ ...good, ...emptyView }, metrics, views);
    expect(checks.filter(blocks)).toEqual([]);
    expect(checks.find(({ result }) => result === 'failed')).toEqual({
      name: 'views-filled',
      result: 'failed',
      message: 'organizer_recap_NPS_score is empty.',
      scope: ['organizer_recap_NPS_score', 'person_nps'],
    });
    const because = {
      reason: 'organizer_recap_NPS_score is empty.',
      object: 'p.d.organizer_recap_NPS_score',
    };
    expect(missing).toEqual([
      { name: 'organizer_recap_NPS_score', kind: 'view', ...because },
      { name: 'person_nps', kind: 'metric', ...because },
    ]);
    expect(left.filter(({ metric_value: value }) => value === null)).toEqual([
      expect.objectContaining({ metric_key: 'person_nps' }),
    ]);
  });

  it('takes nothing away that is let through, with who and why', () => {
    const acceptance = { reason: 'No contracts in January.', actor: 'ana' };
    const { checks, missing } = judge({ ...good, ...emptyView }, metrics, views, acceptance);
    expect(missing).toEqual([]);
    expect(checks.filter(blocks)).toEqual([]);
    expect(checks.find(({ name }) => name === 'views-filled')).toMatchObject({
      result: 'failed',
      accepted: acceptance,
    });
    for (const check of checks) expect(schema.parse(check)).toEqual(check);
  });

  it('is not let through where the page could not show it', () => {
    const untyped = {
      details: withColumns('customer_development', (columns) => columns.slice(1)),
    };
    const { missing } = judge({ ...good, ...untyped }, metrics, views, { reason: 'Anything.', actor: null });
    expect(missing.map(({ name }) => name)).toEqual(READERS_AND_VIEW);
  });

  it('blocks the night when nothing is left of it', () => {
    const place: Exported['place'] = (view) => ({ object: view, readers: metrics.map(({ key }) => key) });
    const { checks } = judge({ ...good, ...emptyView, place }, metrics, views);
    expect(checks.filter(blocks).map(({ name }) => name)).toEqual(['metrics-finite']);
  });
});

const READERS_AND_VIEW = ['customer_development', 'logo_retention', 'customer_count'];

it('what is not connected on purpose is missing to nobody', () => {
  const notConnected = new Set(['person_nps', 'organizer_recap_NPS_score']);
  const night = {
    ...{ ...good, notConnected },
    rows: change('person_nps', { metric_value: null }),
    details: new Map([...good.details].filter(([name]) => !notConnected.has(name))),
  };
  const { checks, missing } = judge(night, metrics, views);
  expect(missing).toEqual([]);
  expect(checks.filter(({ result }) => result !== 'passed')).toEqual([]);
  expect(checks.at(-1)?.message).toBe(
    'Everything could be had but what is not connected on purpose: person_nps, organizer_recap_NPS_score.',
  );
});

it('a source table that is empty takes the numbers that are computed from it, and a page of none', () => {
  const { checks, missing } = judge({ ...good, sources: { invoice: 9, deal: 0 } }, metrics, views);
  expect(checks.filter(blocks)).toEqual([]);
  expect(missing).toEqual([
    { name: 'pipeline_coverage', kind: 'metric', reason: 'deal is empty.', object: 'p.d.deal' },
  ]);
  const unread = judge({ ...good, sources: { invoice: 0 } }, metrics, views);
  expect(unread.missing).toEqual([]);
  const sources = new KpiError('bytes-cap', 'It would bill more.', 'Raise it.');
  expect(complaints({ sources })).toEqual([
    'sources-filled warned: Whether a source table is empty could not be looked at. It would bill more.',
  ]);
});

it('says so when it could not look at the invoice lines', () => {
  const unresolved = new KpiError('not-found', 'The table invoice does not exist.', 'Create it.');
  expect(complaints({ unresolved })).toEqual([
    'lines-placed warned: Whether every invoice line is on an account could not be looked at. The table invoice does not exist.',
  ]);
});
