import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../catalog/data.ts';
import { diffNights } from './diff.ts';
import { type MemoryView, memoryNight } from './testing/memory-night.ts';
import { columns, rows, VIEW } from './testing/sample-view.ts';

const ALL = { limit: Number.POSITIVE_INFINITY };

const diffOf = async (before: MemoryView, after: MemoryView, view = VIEW, options = ALL) => {
  const { views } = await diffNights(
    memoryNight({ [view]: before }),
    memoryNight({ [view]: after }),
    options,
  );
  const [only] = views;
  if (only === undefined || views.length !== 1) throw new Error('one view was expected');
  return only;
};

describe('rows', () => {
  it('that are the same are no difference, in whatever order and files they stand', async () => {
    const diff = await diffOf({ columns, rows, partRows: 1 }, { columns, rows: rows.toReversed() });
    expect(diff).toMatchObject({ key: ['qbo_customer_id'], before: 4, after: 4, repeatedKeys: 0 });
    expect([diff.added.count, diff.removed.count, diff.changed.count]).toEqual([0, 0, 0]);
  });

  it('that were planted are listed, and nothing else', async () => {
    const after = [rows[0], ['2', 'Named now', null, true], rows[3], ['5', 'New', '1', true]] as Cell[][];
    const diff = await diffOf({ columns, rows }, { columns, rows: after });
    expect(diff.added).toEqual({ count: 1, rows: [after[3]] });
    expect(diff.removed).toEqual({ count: 1, rows: [rows[2]] });
    expect(diff.changed).toEqual({
      count: 1,
      rows: [
        {
          row: after[1],
          cells: [
            { column: 'customer_name', before: null, after: 'Named now' },
            { column: 'is_active', before: false, after: true },
          ],
        },
      ],
    });
  });

  it('are found again by identifier and month, and by contract and program', async () => {
    const cohort = ['qbo_customer_id', 'months_since_start', 'net_revenue'].map((name) => ({
      name,
      type: 'INT64',
    }));
    const before = {
      columns: cohort,
      rows: [
        [1, 0, 5],
        [1, 1, 6],
        [2, 0, 7],
      ],
    };
    const after = {
      columns: cohort,
      rows: [
        [1, 0, 5],
        [1, 1, 9],
        [2, 1, 7],
      ],
    };
    const diff = await diffOf(before, after, 'cohort_retention_matrix_by_customer');
    expect(diff.key).toEqual(['qbo_customer_id', 'months_since_start']);
    expect(diff.changed.rows).toEqual([
      { row: [1, 1, 9], cells: [{ column: 'net_revenue', before: 6, after: 9 }] },
    ]);
    expect([diff.added.rows, diff.removed.rows]).toEqual([[[2, 1, 7]], [[2, 0, 7]]]);
    const days = ['contract_id', 'program', 'owner_id', 'days_to_fulfill'].map((name) => ({
      name,
      type: 'STRING',
    }));
    const contract = await diffOf(
      { columns: days, rows: [['C', 'Bag', '1', '3']] },
      { columns: days, rows: [['C', 'Bag', '2', '3']] },
      'Days_to_Fulfill_Contract_Program',
    );
    expect(contract.key).toEqual(['contract_id', 'program']);
    expect(contract.changed.count).toBe(1);
  });

  it('whose key repeats are compared as whole rows, and that is said', async () => {
    const twice = [
      ['1', 'a', '1', true],
      ['1', 'a', '1', true],
      ['1', 'b', '2', true],
      ['9', 'z', '1', true],
    ];
    const after = [
      ['1', 'a', '1.0', true],
      ['1', 'c', '2', true],
      ['9', 'z', '2', true],
    ];
    const diff = await diffOf({ columns, rows: twice }, { columns, rows: after });
    expect(diff.repeatedKeys).toBe(1);
    expect(diff.added.rows).toEqual([['1', 'c', '2', true]]);
    expect(diff.removed.rows).toEqual([
      ['1', 'a', '1', true],
      ['1', 'b', '2', true],
    ]);
    expect(diff.changed.count).toBe(1);
  });

  it('of a view without a key are compared as whole rows', async () => {
    const plain = [{ name: 'word', type: 'STRING' }];
    const diff = await diffOf(
      { columns: plain, rows: [['a'], ['a'], ['b']] },
      { columns: plain, rows: [['a'], ['c']] },
      'notes',
    );
    expect(diff).toMatchObject({ key: [], repeatedKeys: 0 });
    expect([diff.added.rows, diff.removed.rows]).toEqual([[['c']], [['a'], ['b']]]);
  });

  it('are the same when only the form of a number or its type differs', async () => {
    const types: Record<string, string> = { net_revenue: 'FLOAT64', qbo_customer_id: 'INT64' };
    const retyped = columns.map(({ name, type }) => ({ name, type: types[name] ?? type }));
    const diff = await diffOf(
      { columns, rows: [['1', 'a', '1.50', true]] },
      { columns: retyped, rows: [[1, 'a', 1.5, true]] },
    );
    expect(diff.columns.retyped).toEqual(['qbo_customer_id', 'net_revenue']);
    expect([diff.added.count, diff.removed.count, diff.changed.count]).toEqual([0, 0, 0]);
  });

  it('are not the same when a number no longer has the zeros that its text had', async () => {
    const [id, name] = columns;
    const postal = (type: string) => [id, { ...name, name: 'postal_code', type }] as typeof columns;
    const diff = await diffOf(
      {
        columns: postal('STRING'),
        rows: [
          ['1', '02134'],
          ['2', '94110'],
        ],
      },
      {
        columns: postal('INT64'),
        rows: [
          ['1', 2134],
          ['2', 94110],
        ],
      },
    );
    expect(diff.changed.rows).toEqual([
      { row: ['1', 2134], cells: [{ column: 'postal_code', before: '02134', after: 2134 }] },
    ]);
  });

  it('are compared over the columns of both nights', async () => {
    const after = [
      { name: 'net_revenue', type: 'NUMERIC' },
      { name: 'qbo_customer_id', type: 'STRING' },
      { name: 'region', type: 'STRING' },
    ];
    const diff = await diffOf(
      { columns, rows },
      {
        columns: after,
        rows: [
          ['10.25', '1', 'West'],
          ['4', '2', 'East'],
        ],
      },
    );
    expect(diff.columns.after).toEqual(['net_revenue', 'qbo_customer_id', 'region']);
    expect(diff.changed.rows.map(({ cells }) => cells)).toEqual([
      [{ column: 'net_revenue', before: null, after: '4' }],
    ]);
    expect(diff.removed.count).toBe(2);
  });

  it('are counted beyond the cap', async () => {
    const many = Array.from({ length: 50 }, (_, index) => [`${index}`, null, '1', true]);
    const diff = await diffOf({ columns, rows: [] }, { columns, rows: many }, VIEW, { limit: 20 });
    expect([diff.added.count, diff.added.rows.length]).toEqual([50, 20]);
  });

  it('of a view that one night lacks are all added or all removed', async () => {
    const { views } = await diffNights(memoryNight({ [VIEW]: { columns, rows } }), memoryNight({}), ALL);
    expect(views).toMatchObject([
      { view: VIEW, before: 4, after: null, key: ['qbo_customer_id'], removed: { count: 4 } },
    ]);
  });

  it.each([
    ['the second night', false, true, { before: 4, after: null }],
    ['the first night', true, false, { before: null, after: 4 }],
    ['both nights', true, true, { before: null, after: null }],
  ])('of a view that %s is without have neither come nor gone', async (_, first, second, counts) => {
    const lost = { name: VIEW, kind: 'view', reason: 'It is gone.', object: null, intended: false } as const;
    const night = (without: boolean) =>
      memoryNight({ [VIEW]: { columns, rows } }, { absent: without ? [lost] : [] });
    const diff = await diffNights(night(first), night(second), ALL);
    expect(diff.absent).toEqual({ before: first ? [lost] : [], after: second ? [lost] : [] });
    const none = { count: 0, rows: [] };
    expect(diff.views).toMatchObject([{ view: VIEW, ...counts, added: none, removed: none, changed: none }]);
  });

  it('changed at random: exactly those are found', async () => {
    const edits = fc.array(fc.constantFrom('keep', 'drop', 'change', 'add'), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(edits, fc.integer({ min: 1, max: 7 }), async (kinds, partRows) => {
        const before = kinds.flatMap((kind, id) => (kind === 'add' ? [] : [[`${id}`, 'n', `${id}.5`, true]]));
        const after = kinds.flatMap((kind, id) =>
          kind === 'drop' ? [] : [[`${id}`, 'n', kind === 'change' ? `${id}.75` : `${id}.5`, true]],
        );
        const diff = await diffOf({ columns, rows: before, partRows }, { columns, rows: after.toReversed() });
        const ids = (wanted: string) =>
          kinds.flatMap((kind, id) => (kind === wanted ? [`${id}`] : [])).sort();
        expect(diff.added.rows.map(([id]) => id).sort()).toEqual(ids('add'));
        expect(diff.removed.rows.map(([id]) => id).sort()).toEqual(ids('drop'));
        expect(diff.changed.rows.map(({ row }) => row[0]).sort()).toEqual(ids('change'));
      }),
    );
  });

  it('a hundred thousand are compared', async () => {
    const many = (change: number) =>
      Array.from({ length: 100_000 }, (_, index) => [
        `${index}`,
        `Name ${index}`,
        `${index === 777 ? change : 1}.25`,
        true,
      ]);
    const diff = await diffOf({ columns, rows: many(1) }, { columns, rows: many(2) });
    expect([diff.added.count, diff.removed.count, diff.changed.count]).toEqual([0, 0, 1]);
  });
});
