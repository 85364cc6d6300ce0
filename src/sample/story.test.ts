import { describe, expect, it } from 'vitest';
import { addDays } from '../catalog/dates.ts';
import { generateSources, type SourceTable } from './index.ts';
import { byKey, keyOf, rowsOf, type TestRow } from './testing.ts';

const nightOf = (date: string): SourceTable[] => generateSources({ seed: 'story', date });

/** Rows of a table that are on both nights but differ, and rows that only the second has. */
function changes(before: readonly SourceTable[], after: readonly SourceTable[], table: string) {
  const old = byKey(before, table);
  const changed: TestRow[] = [];
  const added: TestRow[] = [];
  for (const [key, row] of byKey(after, table)) {
    const was = old.get(key);
    if (was === undefined) added.push(row);
    else if (Object.keys({ ...was, ...row }).some((column) => was[column] !== row[column])) changed.push(row);
    old.delete(key);
  }
  return { changed, added, lost: old.size };
}

describe('the nights of one seed', () => {
  it('keep every row, and stamp whatever is new or edited with the day it happened', () => {
    let before = nightOf('2026-11-11');
    let edits = 0;
    for (let date = '2026-11-12'; date <= '2026-11-17'; date = addDays(date, 1)) {
      const after = nightOf(date);
      for (const { table } of after) {
        const { changed, added, lost } = changes(before, after, table);
        expect(lost, `${table} on ${date}`).toBe(0);
        const stamps = [...changed, ...added].map((row) => String(row['_fivetran_synced']).slice(0, 10));
        expect(
          stamps.filter((stamp) => stamp !== date),
          `${table} on ${date}`,
        ).toEqual([]);
        edits += changed.length;
      }
      before = after;
    }
    expect(edits).toBeGreaterThan(40);
  });

  it('bring something new every night, weekends too', () => {
    const tables = nightOf('2026-11-20');
    const listed = new Set(rowsOf(tables, 'inventory_listing').map((row) => row['property_listed_date']));
    const answered = new Set(
      rowsOf(tables, 'organizer_recap_response').map((row) => row['property_response_date']),
    );
    for (let date = '2024-07-01'; date <= '2026-11-20'; date = addDays(date, 1)) {
      expect(listed.has(date), date).toBe(true);
      expect(answered.has(date), date).toBe(true);
    }
  });

  it('move deals on, fulfill contracts, withdraw listings and delete invoices after they were seen', () => {
    const before = nightOf('2026-08-01');
    const after = nightOf('2026-11-20');
    const moved = (table: string, column: string) => {
      const old = byKey(before, table);
      return changes(before, after, table).changed.filter(
        (row) => row[column] !== old.get(keyOf(table, row))?.[column],
      );
    };
    expect(moved('deal', 'deal_pipeline_stage_id').length).toBeGreaterThan(50);
    expect(moved('contract_program', 'property_fulfilled_date').length).toBeGreaterThan(30);
    expect(moved('inventory_listing', 'property_status').length).toBeGreaterThan(5);
    const deleted = moved('invoice', '_fivetran_deleted');
    expect(deleted.length).toBeGreaterThan(0);
    expect(deleted.every((row) => row['_fivetran_deleted'] === true)).toBe(true);
  });

  it('carry on over the turn of the year, with a history that starts a year later', () => {
    const before = nightOf('2026-12-31');
    const after = nightOf('2027-01-01');
    for (const table of [
      'invoice',
      'customer',
      'deal',
      'contract',
      'contract_program',
      'organizer_recap_response',
    ]) {
      const { changed, added, lost } = changes(before, after, table);
      const stamps = [...changed, ...added].map((row) => String(row['_fivetran_synced']).slice(0, 10));
      expect(
        stamps.filter((stamp) => stamp !== '2027-01-01'),
        table,
      ).toEqual([]);
      expect(lost, table).toBeGreaterThan(0);
    }
    const days = rowsOf(after, 'invoice').map((row) => String(row['transaction_date']));
    expect(days.reduce((first, day) => (day < first ? day : first))).toBe('2025-07-01');
  });

  it('know nothing of the days to come, except what was dated ahead on purpose', () => {
    const date = '2026-11-20';
    const ahead = new Set(['transaction_date', 'due_date', 'property_closedate']);
    for (const { table, columns, rows } of nightOf(date))
      for (const [index, column] of columns.entries()) {
        if (ahead.has(column)) continue;
        const late = rows.find(
          (row) => /^\d{4}-\d\d-\d\d(T|$)/.test(String(row[index])) && String(row[index]).slice(0, 10) > date,
        );
        expect(late, `${table}.${column}`).toBeUndefined();
      }
  });
});
