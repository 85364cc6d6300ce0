import { describe, expect, it } from 'vitest';
import { addDays } from '../catalog/dates.ts';
import { misdated } from './misdated.ts';
import type { LedgerLine } from './schemas.ts';

const hash = '0'.repeat(64);
const none = { id: null, revision: null, manifest_sha256: null };

/** Missed nights, each given by its date, or by its date and when it was written. */
const ledger = (...nights: readonly (string | readonly [date: string, writtenAt: string])[]): LedgerLine[] =>
  nights.map((night, index) => {
    const [date, created_at] = typeof night === 'string' ? [night, `${night}T08:05:00Z`] : night;
    const line = { kind: 'missed', date, source: 'bigquery', code: 'network', created_at } as const;
    return { seq: index + 1, ...line, ...none, prev: hash, hash };
  });

const wrong = (lines: readonly LedgerLine[]) =>
  [...misdated(lines)].map(([seq, why]) => `${lines[seq - 1]?.date} ${why}`);

/** So many nights in a row, the last one on a date. */
const row = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => addDays(last, index + 1 - count));

describe('dates that cannot be true', () => {
  it.each<[string, LedgerLine[], string[]]>([
    ['none where time goes on', ledger(...row('2026-11-22', 60)), []],
    ['none while nothing contradicts a clock', ledger('2026-11-21', '2026-12-22'), []],
    [
      'what a clock wrote that was ahead, once a true one has written',
      ledger('2026-11-21', '2026-12-22', '2026-11-23'),
      ['2026-12-22 clock'],
    ],
    [
      'all that it wrote, also as the first',
      ledger('2026-12-22', '2026-12-23', '2026-11-24'),
      ['2026-12-22 clock', '2026-12-23 clock'],
    ],
    [
      'the same once time has come to where that clock stood, and beyond',
      ledger(...row('2026-11-21', 9), '2026-12-22', '2026-12-23', ...row('2027-01-20', 58)),
      ['2026-12-22 clock', '2026-12-23 clock'],
    ],
    [
      'of what it wrote for longer than it was ahead by, the dates that true ones contradict',
      ledger(...row('2026-11-21', 9), ...row('2026-12-20', 20), ...row('2027-01-20', 40)),
      row('2026-12-20', 8).map((date) => `${date} clock`),
    ],
    [
      'what a clock wrote that was behind, once time has come back, and nothing that it contradicted',
      ledger(...row('2026-11-22', 30), '2026-11-10', '2026-11-23'),
      ['2026-11-10 clock'],
    ],
    [
      'all that it wrote, dates of before the first line too',
      ledger(...row('2026-11-22', 30), '2026-11-02', '2026-11-03', '2026-11-23', '2026-11-24'),
      ['2026-11-02 clock', '2026-11-03 clock'],
    ],
    [
      'what it contradicts while time has not come back',
      ledger('2026-11-20', '2026-11-21', '2026-11-22', '2026-11-20'),
      ['2026-11-21 clock', '2026-11-22 clock'],
    ],
    [
      'a date after the day on which it was recorded',
      ledger('2026-11-21', ['2026-12-24', '2026-11-22T08:05:00Z'], '2026-11-23'),
      ['2026-12-24 ahead'],
    ],
    [
      'not one that is the day’s in Los Angeles, or was made up later',
      ledger(['2026-11-21', '2026-11-22T07:59:00Z'], ['2026-11-20', '2026-11-22T08:05:00Z']),
      [],
    ],
    ['but that of Greenwich', ledger(['2026-11-22', '2026-11-22T07:59:00Z']), ['2026-11-22 ahead']],
    [
      'none in two runs at once that were pushed in turn',
      ledger(['2026-11-22', '2026-11-22T14:00:00Z'], ['2026-11-22', '2026-11-22T08:00:00Z'], '2026-11-23'),
      [],
    ],
  ])('are %s', (_name, lines, expected) => {
    expect(wrong(lines)).toEqual(expected);
  });

  it('are told by deployments too, which have none of their own', () => {
    const [night, jumped] = ledger('2026-11-21', '2026-12-22');
    const deployed = {
      ...night,
      seq: 3,
      kind: 'deployment',
      created_at: '2026-11-22T09:00:00Z',
    } as LedgerLine;
    expect(misdated([night, jumped, deployed] as LedgerLine[])).toEqual(new Map([[2, 'clock']]));
    expect(misdated([{ ...deployed, date: '2026-12-31' }])).toEqual(new Map());
  });

  it('are found in a ledger of decades at once', () => {
    const lines = ledger(...row('2046-11-22', 7300), '2046-12-22', '2046-11-23');
    expect(wrong(lines)).toEqual(['2046-12-22 clock']);
  });
});
