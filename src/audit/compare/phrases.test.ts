import { expect, it } from 'vitest';
import type { NightDiff } from '../diff/diff.ts';
import type { ViewDiff } from '../diff/view.ts';
import { otherChanges, rowLists, valueChanges, viewWords } from './phrases.ts';

const metric = (key: string, format: 'percent' | 'currency', owner: string | null = null) =>
  ({ key, label: key.toUpperCase(), format, owner }) as Parameters<typeof valueChanges>[1][number];
const metrics = [metric('rate', 'percent'), metric('sold', 'currency', 'Jack')];
const diff = (over: Partial<NightDiff>): NightDiff => ({
  absent: { before: [], after: [] },
  metrics: [],
  targets: [],
  company: [],
  owners: [],
  definitions: [],
  queries: [],
  views: [],
  ...over,
});
const money = { before: 'USD', after: 'USD' };
const nights = { before: '2026-11-21', after: '2026-11-22' };
const value = (before: number | null, after: number | null) => ({ column: 'metric_value', before, after });

it('shows values in their format, what came and went with a dash, and NULL as not available', () => {
  const changes = valueChanges(
    diff({
      metrics: [
        { key: 'rate', kind: 'changed', cells: [value(0.1, null)] },
        { key: 'sold', kind: 'added', cells: [value(null, -2)] },
        { key: 'gone', kind: 'removed', cells: [{ column: 'department', before: 'x', after: null }] },
      ],
      targets: [{ key: 'sold', kind: 'changed', cells: [{ column: 'value', before: 1, after: 2 }] }],
    }),
    metrics,
    money,
  );
  expect(changes).toEqual([
    { what: 'Value', name: 'RATE', before: '10.0%', after: 'Not available' },
    { what: 'Value', name: 'SOLD, Jack', before: '–', after: '-$2.00' },
    { what: 'Value', name: 'gone', before: 'Not available', after: '–' },
    { what: 'Target', name: 'SOLD, Jack', before: '$1.00', after: '$2.00' },
  ]);
});

it('says missing or not connected of a value that a night is without, and why', () => {
  const lost = {
    name: 'rate',
    kind: 'metric',
    reason: 'p.d.lines is not there.',
    object: 'p.d.lines',
  } as const;
  const left = { name: 'sold', kind: 'metric', reason: 'On purpose.', object: null } as const;
  const changes = diff({
    absent: {
      before: [{ ...left, intended: true }],
      after: [{ ...lost, intended: false }],
    },
    metrics: [
      { key: 'rate', kind: 'changed', cells: [value(0.1, null)] },
      { key: 'sold', kind: 'changed', cells: [value(null, 2)] },
    ],
    targets: [{ key: 'rate', kind: 'removed', cells: [{ column: 'value', before: 0.2, after: null }] }],
  });
  expect(valueChanges(changes, metrics, money)).toEqual([
    { what: 'Value', name: 'RATE', before: '10.0%', after: 'Missing' },
    { what: 'Value', name: 'SOLD, Jack', before: 'Not connected', after: '$2.00' },
    { what: 'Target', name: 'RATE', before: '20.0%', after: '–' },
  ]);
  expect(otherChanges(changes, metrics, nights)).toEqual([
    'RATE: Missing on 2026-11-22: p.d.lines is not there.',
    'SOLD, Jack: Not connected on 2026-11-21.',
  ]);
});

it('shows money in the currency of its own night', () => {
  const change = { key: 'sold', kind: 'changed', cells: [value(1, 1)] } as const;
  const changes = valueChanges(diff({ metrics: [change] }), metrics, { before: 'USD', after: 'EUR' });
  expect(changes).toMatchObject([{ before: '$1.00', after: '€1.00' }]);
});

it('shows every digit of a change that its format would hide', () => {
  const change = { key: 'rate', kind: 'changed', cells: [value(0.12341, 0.12342)] } as const;
  expect(valueChanges(diff({ metrics: [change] }), metrics, money)).toEqual([
    { what: 'Value', name: 'RATE', before: '0.12341', after: '0.12342' },
  ]);
});

it('says what else changed, and leaves no change of a metric out', () => {
  const cells = [{ column: 'person_name', before: 'A', after: 'B' }];
  const changes = diff({
    metrics: [{ key: 'rate', kind: 'changed', cells }],
    definitions: [
      { key: 'sold', kind: 'changed', cells: [{ column: 'formula', before: 'a', after: 'b' }] },
      { key: 'rate', kind: 'added', cells: [] },
    ],
    queries: [{ key: 'x.sql', kind: 'removed', cells: [] }],
  });
  expect(valueChanges(changes, metrics, money)).toEqual([]);
  expect(otherChanges(changes, metrics, nights)).toEqual([
    'Summary row of RATE: person name',
    'Definition of SOLD, Jack: formula',
    'Definition of RATE: added',
    'Statement x.sql: removed',
  ]);
});

const none = { count: 0, rows: [] };
const view = (over: Partial<ViewDiff>): ViewDiff => ({
  view: 'v',
  key: ['id'],
  before: 2,
  after: 2,
  columns: { before: ['id', 'a_name'], after: ['new_value', 'id'], retyped: [] },
  repeatedKeys: 0,
  added: none,
  removed: none,
  changed: none,
  ...over,
});
const columns = {
  title: 'V',
  currency: money,
  absent: [],
  before: [
    { name: 'id', type: 'INT64' },
    { name: 'a_name', type: 'STRING' },
    { name: 'new_value', type: 'NUMERIC' },
  ],
  after: [
    { name: 'new_value', type: 'NUMERIC' },
    { name: 'id', type: 'INT64' },
  ],
};

it('names rows that are gone by the columns of their own night', () => {
  const lists = rowLists(
    view({ added: { count: 1, rows: [['5', 7]] }, removed: { count: 3, rows: [[8, '<b>', '1']] } }),
    columns,
  );
  expect(lists.map(({ kind, count, row }) => [kind, count, row(0).name])).toEqual([
    ['Added', 1, '7'],
    ['Removed', 3, '8 · <b>'],
  ]);
});

it('shows cells as they are stored when they would read the same', () => {
  const cells = [
    { column: 'new_value', before: '1', after: '1.004' },
    { column: 'id', before: '1', after: null },
  ];
  const [list] = rowLists(view({ changed: { count: 1, rows: [{ row: ['1.004', 1], cells }] } }), columns);
  expect(list?.row(0).cells).toEqual([
    { label: 'New value', before: '"1"', after: '"1.004"' },
    { label: 'ID', before: '1', after: 'Not available' },
  ]);
});

const words = (over: Partial<ViewDiff>) => viewWords(view(over), columns);

it('tells of columns that came, went and changed their type, and of views that are on one night only', () => {
  expect(words({ columns: { before: ['id', 'a'], after: ['id', 'b'], retyped: ['id'] } })).toBe(
    '0 added, 0 removed, 0 changed; 2 rows before, 2 after. New columns: B. Columns that are gone: A. Columns of another type: ID.',
  );
  expect(words({ after: null, removed: { count: 2, rows: [] } })).toBe(
    '0 added, 2 removed, 0 changed; 2 rows before, gone now.',
  );
  expect(words({ before: null })).toContain('the view was not there before, 2 after.');
  expect(words({ key: [], repeatedKeys: 0 })).toContain('whole rows were compared');
});

it('says of a view that a night is without that no rows were compared', () => {
  const absent = ['Missing on 2026-11-22: p.d.v is not there.'];
  expect(viewWords(view({ before: 266, after: null }), { absent })).toBe(
    'Missing on 2026-11-22: p.d.v is not there. No rows were compared; 266 before.',
  );
  expect(viewWords(view({ before: null, after: null }), { absent: ['Not connected on a.', ...absent] })).toBe(
    'Not connected on a. Missing on 2026-11-22: p.d.v is not there. No rows were compared.',
  );
});
