import { describe, expect, it } from 'vitest';
import { generateSources } from './index.ts';
import { hostileComments } from './organizers.ts';
import { byKey, rowsOf, type TestRow } from './testing.ts';

const night = generateSources({ seed: 'dirt', date: '2026-11-20' });
const all = new Map(night.map(({ table }) => [table, rowsOf(night, table)]));
const rows = (table: string): TestRow[] => all.get(table) ?? [];
const text = (row: TestRow, column: string): string => String(row[column]);
const merged = new Set(rows('merged_deal').map((row) => row['merged_deal_id']));

/** Each kind of dirt: its table, how to tell it, and the share of rows (in percent) between which it lies. */
const kinds: readonly (readonly [string, string, (row: TestRow) => unknown, low: number, high: number])[] = [
  ['deals without an amount', 'deal', (r) => r['property_amount'] === null, 1, 5],
  ['deals merged away that linger', 'deal', (r) => merged.has(r['deal_id'] ?? null), 0.5, 3],
  ['deals without an owner', 'deal', (r) => r['owner_id'] === null, 1, 5],
  [
    'deals planned for a Pacific evening',
    'deal',
    (r) => text(r, 'property_closedate').slice(11, 13) < '08',
    0.1,
    3,
  ],
  ['contracts without an owner', 'contract', (r) => r['owner_id'] === null, 1, 8],
  ['open programs', 'contract_program', (r) => r['property_fulfilled_date'] === null, 4, 20],
  ['withdrawn listings', 'inventory_listing', (r) => r['property_status'] === 'withdrawn', 4, 10],
  ['answers without a score', 'organizer_recap_response', (r) => r['property_score'] === null, 0.5, 3],
  ['answers of -1', 'organizer_recap_response', (r) => r['property_score'] === -1, 0.1, 1.5],
  ['answers of 11', 'organizer_recap_response', (r) => r['property_score'] === 11, 0.1, 1.5],
  ['answers without a comment', 'organizer_recap_response', (r) => r['property_comment'] === null, 65, 85],
];

describe('flaws of a HubSpot sync', () => {
  it.each(kinds)('%s', (_, table, is, low, high) => {
    const share = (100 * rows(table).filter(is).length) / rows(table).length;
    expect(share).toBeGreaterThan(low);
    expect(share).toBeLessThan(high);
  });

  it('sets the two delete flags of HubSpot in every combination', () => {
    const tables = [
      'company',
      'deal',
      'contract',
      'contract_program',
      'inventory_listing',
      'organizer_recap_response',
    ];
    const pairs = tables.map(
      (table) => new Set(rows(table).map((r) => `${r['is_deleted']} ${r['_fivetran_deleted']}`)),
    );
    for (const [index, set] of pairs.entries()) expect(set, tables[index]).toContain('false true');
    expect(new Set(pairs.flatMap((set) => [...set])).size).toBe(9);
  });

  it('links some deals to several companies', () => {
    const links = Map.groupBy(rows('deal_company'), (r) => r['deal_id']);
    expect([...links.values()].filter((list) => list.length > 1).length).toBeGreaterThan(300);
  });

  it('has retired accounts and items, and stages for deals that were won, lost and are open', () => {
    for (const table of ['account', 'item'])
      expect(rows(table).some((r) => r['active'] === false)).toBe(true);
    const stages = byKey(night, 'deal_pipeline_stage');
    const used = rows('deal').map((r) =>
      stages.get(`${r['deal_pipeline_id']}/${r['deal_pipeline_stage_id']}`),
    );
    const kindsUsed = new Set(
      used.map(
        (s) =>
          `${s?.['pipeline_id']} ${s?.['is_closed']} ${s?.['is_closed'] === true ? s['probability'] : 'open'}`,
      ),
    );
    expect(kindsUsed.size).toBe(6);
  });

  it('never fulfills a program before its contract is signed', () => {
    const contracts = byKey(night, 'contract');
    for (const program of rows('contract_program')) {
      const signed = contracts.get(text(program, 'contract_id'))?.['property_signed_date'];
      expect(signed).toBeDefined();
      if (program['property_fulfilled_date'] !== null)
        expect(text(program, 'property_fulfilled_date') > String(signed)).toBe(true);
    }
  });

  it('holds every hostile comment, and names that are hard to print', () => {
    const comments = new Set(rows('organizer_recap_response').map((r) => r['property_comment']));
    for (const comment of hostileComments) expect(comments).toContain(comment);
    const names = rows('customer').map((r) => text(r, 'display_name'));
    for (const mark of ['"', '<', '=', '-', '🍓', '\t', 'شركة'])
      expect(
        names.some((name) => name.includes(mark)),
        mark,
      ).toBe(true);
    expect(Math.max(...names.map((name) => name.length))).toBe(200);
    expect(Math.max(...rows('inventory_listing').map((r) => text(r, 'property_event_name').length))).toBe(
      200,
    );
  });
});
