import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateSources, type SourceTable } from './index.ts';
import { byKey, rowsOf } from './testing.ts';

const digest = (tables: readonly SourceTable[]): string =>
  createHash('sha256').update(JSON.stringify(tables)).digest('hex');

const night = generateSources({ seed: 'volumes', date: '2026-11-20' });

describe('generateSources', () => {
  it('gives the same bytes for the same seed, date and scale', () => {
    const options = { seed: 'pinned', date: '2026-11-20', scale: 0.1 };
    expect(digest(generateSources(options))).toBe(digest(generateSources(options)));
    // Stored snapshots of sample data rest on these bytes: a change here is a change of every sample night.
    expect(digest(generateSources(options))).toBe(
      '5aba6c8943b0c9311a89510077f15cf3e5a3d41453f39135a29b4f6d34cd46b4',
    );
  });

  it('tells another story for another seed', () => {
    const other = generateSources({ seed: 'other', date: '2026-11-20' });
    expect(digest(other)).not.toBe(digest(night));
    const names = new Set(rowsOf(night, 'customer').map((row) => row['display_name']));
    const shared = rowsOf(other, 'customer').filter((row) => names.has(row['display_name'] ?? null));
    expect(shared.length).toBeLessThan(names.size / 10);
  });

  it.each([
    ['customer', 600, 800],
    ['invoice', 3_700, 5_500],
    ['invoice_line', 17_000, 25_000],
    ['invoice_line_bundle', 400, 2_000],
    ['deal', 1_350, 1_850],
    ['contract', 500, 720],
    ['contract_program', 900, 1_450],
    ['inventory_listing', 2_200, 2_900],
    ['organizer_recap_response', 2_700, 3_500],
  ])('fills %s to a plausible size', (table, low, high) => {
    const count = rowsOf(night, table).length;
    expect(count).toBeGreaterThan(low);
    expect(count).toBeLessThan(high);
  });

  it.each(['2020-01-01', '2020-02-29', '2026-12-31', '2027-01-01', '2035-12-31'])('works on %s', (date) => {
    const tables = generateSources({ seed: 'years', date });
    expect(rowsOf(tables, 'customer').length).toBeGreaterThan(400);
    expect(rowsOf(tables, 'invoice_line').length).toBeGreaterThan(9_000);
    expect(rowsOf(tables, 'invoice_line').length).toBeLessThan(28_000);
  });

  it('multiplies the entities by the scale and keeps identities unique', () => {
    const triple = generateSources({ seed: 'volumes', date: '2026-11-20', scale: 3 });
    const tenth = generateSources({ seed: 'volumes', date: '2026-11-20', scale: 0.1 });
    for (const { table, rows } of night) {
      if (rows.length < 500) continue;
      expect(rowsOf(triple, table).length / rows.length, table).toBeCloseTo(3, -0.3);
      expect(rowsOf(tenth, table).length / rows.length, table).toBeGreaterThan(0.05);
      expect(rowsOf(tenth, table).length / rows.length, table).toBeLessThan(0.17);
    }
    for (const { table, rows } of triple) expect(byKey(triple, table).size, table).toBe(rows.length);
    const names = rowsOf(triple, 'company').map((row) => row['property_name']);
    expect(new Set(names).size).toBe(names.length);
    const numbers = rowsOf(triple, 'contract').map((row) => row['property_contract_number']);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('refuses a date or a scale that makes no sense', () => {
    for (const date of ['2026-02-30', '20.11.2026', ''])
      expect(() => generateSources({ seed: 'x', date })).toThrow(RangeError);
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => generateSources({ seed: 'x', date: '2026-11-20', scale })).toThrow(RangeError);
  });
});
