import { describe, expect, it } from 'vitest';
import { metrics } from '../catalog/metrics.ts';
import { views } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import { check as schema } from '../store/schemas.ts';
import type { Exported } from './checks.ts';
import { blocks, judge } from './judge.ts';
import { change, columnsOf, complaints, good, withColumns } from './testing/good-night.ts';

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
    expect(missing.map(({ name }) => name)).toEqual(['customer_development']);
  });

  it('blocks the night when nothing is left of it', () => {
    const place: Exported['place'] = (view) => ({ object: view, readers: metrics.map(({ key }) => key) });
    const { checks } = judge({ ...good, ...emptyView, place }, metrics, views);
    expect(checks.filter(blocks).map(({ name }) => name)).toEqual(['metrics-finite']);
  });
});

it('a number that is none is missing, and blocks nothing else', () => {
  const broken = change('nrr', { metric_value: Number.POSITIVE_INFINITY });
  const { checks, missing, rows: left } = judge({ ...good, rows: broken }, metrics, views);
  expect(checks.filter(blocks)).toEqual([]);
  expect(checks.find(({ name }) => name === 'metrics-finite')).toMatchObject({ scope: ['nrr'] });
  expect(missing.map(({ name }) => name)).toEqual(['nrr']);
  expect(left.find(({ metric_key: key }) => key === 'nrr')?.metric_value).toBeNull();
});

it('what is not connected on purpose is missing to nobody, and has no value whatever the table holds', () => {
  const notConnected = new Set(['person_nps', 'organizer_recap_NPS_score']);
  const night = {
    ...{ ...good, notConnected },
    rows: good.rows,
    details: new Map([...good.details].filter(([name]) => !notConnected.has(name))),
  };
  const { checks, missing, rows: left } = judge(night, metrics, views);
  expect(left.find(({ metric_key: key }) => key === 'person_nps')?.metric_value).toBeNull();
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
