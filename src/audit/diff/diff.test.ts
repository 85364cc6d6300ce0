import { describe, expect, it } from 'vitest';
import { nightDefinitions, nightSummary } from '../verify/testing/minimal-night.ts';
import { diffNights } from './diff.ts';
import { memoryNight } from './testing/memory-night.ts';
import { columns, rows, VIEW } from './testing/sample-view.ts';

const ALL = { limit: Number.POSITIVE_INFINITY };

describe('metrics, targets and definitions', () => {
  it('are listed with the members that changed', async () => {
    const summaryRows = nightSummary('2026-11-21', 1);
    const before = memoryNight(
      {},
      {
        summary: { schema_version: 1, rows: summaryRows as never },
        definitions: { schema_version: 1, ...nightDefinitions },
        targets: {
          schema_version: 1,
          targets: [
            { key: 'revenue_ytd', value: 5, effective_from: '2026-01-01' },
            { key: 'take_rate', value: 0.1, effective_from: '2026-01-01' },
          ],
        },
      },
    );
    const [revenue, rate] = summaryRows;
    const after = memoryNight(
      {},
      {
        summary: {
          schema_version: 1,
          rows: [
            { ...revenue, updated_at: '2026-11-22T08:00:00Z', metric_value: 7.5 },
            { ...rate, metric_key: 'nrr' },
          ] as never,
        },
        targets: {
          schema_version: 1,
          targets: [{ key: 'revenue_ytd', value: 6, effective_from: '2026-11-22' }],
        },
        definitions: {
          schema_version: 1,
          ...nightDefinitions,
          metrics: nightDefinitions.metrics.map((metric, index) =>
            index === 0 ? { ...metric, sql: 'SELECT 3' } : metric,
          ),
          views: nightDefinitions.views.map((view) => ({ ...view, question: 'Who left?' })),
          queries: [{ file: 'sql/refresh_kpis.sql', sql: 'SELECT 4' }],
        },
      },
    );
    const diff = await diffNights(before, after, ALL);
    expect(diff.metrics.map(({ key, kind }) => [key, kind])).toEqual([
      ['revenue_ytd', 'changed'],
      ['nrr', 'added'],
      ['take_rate', 'removed'],
    ]);
    expect(diff.metrics[0]?.cells).toEqual([{ column: 'metric_value', before: 1.1, after: 7.5 }]);
    expect(diff.targets).toEqual([
      {
        key: 'revenue_ytd',
        kind: 'changed',
        cells: [
          { column: 'value', before: 5, after: 6 },
          { column: 'effective_from', before: '2026-01-01', after: '2026-11-22' },
        ],
      },
      expect.objectContaining({ key: 'take_rate', kind: 'removed' }),
    ]);
    expect(diff.definitions).toEqual([
      {
        key: 'revenue_ytd',
        kind: 'changed',
        cells: [{ column: 'sql', before: expect.stringContaining('1 AS metric_value'), after: 'SELECT 3' }],
      },
      {
        key: VIEW,
        kind: 'changed',
        cells: [{ column: 'question', before: 'Who is new?', after: 'Who left?' }],
      },
    ]);
    expect(diff.queries.map(({ key, cells }) => [key, cells.length])).toEqual([['sql/refresh_kpis.sql', 1]]);
  });

  it('and settings: another currency and another owner, by name', async () => {
    const before = memoryNight({});
    const [first, ...others] = before.owners;
    const owners = [{ ...first, person: 'Somebody else' } as (typeof before.owners)[number], ...others];
    const after = { ...before, company: { ...before.company, currency: 'EUR' }, owners };
    const diff = await diffNights(before, after, ALL);
    expect(diff.company).toEqual([
      { key: 'currency', kind: 'changed', cells: [{ column: 'value', before: 'USD', after: 'EUR' }] },
    ]);
    expect(diff.owners).toMatchObject([{ key: 'person_revenue_ytd', cells: [{ column: 'person' }] }]);
  });

  it('of equal nights are no difference', async () => {
    const night = memoryNight({ [VIEW]: { columns, rows } });
    const { views, ...rest } = await diffNights(night, night, ALL);
    const absent = { before: [], after: [] };
    const none = { absent, metrics: [], targets: [], company: [], owners: [], definitions: [], queries: [] };
    expect(rest).toEqual(none);
    expect(views).toHaveLength(1);
  });
});
