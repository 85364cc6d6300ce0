import { describe, expect, it } from 'vitest';
import type { LedgerLine } from '../store/schemas.ts';
import { outageOf } from './outage.ts';

const link = { seq: 1, prev: '0'.repeat(64), hash: '0'.repeat(64) };
const missed = (date: string, code = 'network'): LedgerLine => ({
  ...link,
  created_at: `${date}T08:05:00Z`,
  kind: 'missed',
  id: null,
  date,
  revision: null,
  source: 'bigquery',
  manifest_sha256: null,
  code,
});
const kept = (date: string, source: 'bigquery' | 'mock' = 'bigquery'): LedgerLine => ({
  ...link,
  created_at: `${date}T08:05:00Z`,
  kind: 'snapshot',
  id: date,
  date,
  revision: 1,
  source,
  manifest_sha256: '0'.repeat(64),
});

describe('nights in a row without a connection', () => {
  it.each<[string, LedgerLine[], [number, string] | null]>([
    ['none', [kept('2026-11-19')], null],
    ['an empty ledger', [], null],
    ['one', [kept('2026-11-19'), missed('2026-11-20')], [1, '2026-11-20']],
    [
      'three, after a good one',
      [kept('2026-11-19'), missed('2026-11-20'), missed('2026-11-21', 'timeout'), missed('2026-11-22')],
      [3, '2026-11-20'],
    ],
    [
      're-runs of one night count once',
      [missed('2026-11-22'), missed('2026-11-22'), missed('2026-11-22')],
      [1, '2026-11-22'],
    ],
    ['a good night ends it', [missed('2026-11-20'), missed('2026-11-21'), kept('2026-11-22')], null],
    [
      'another error ends it: BigQuery answered',
      [missed('2026-11-20'), missed('2026-11-21', 'no-permission'), missed('2026-11-22')],
      [1, '2026-11-22'],
    ],
    [
      'a sample night in between says nothing',
      [missed('2026-11-20'), kept('2026-11-21', 'mock'), missed('2026-11-22')],
      [2, '2026-11-20'],
    ],
    [
      'nights of a clock that jumped do not count',
      [missed('2026-12-20'), missed('2026-12-21'), missed('2026-12-22'), missed('2026-11-23')],
      [1, '2026-11-23'],
    ],
    [
      'a good night of a clock that jumped ends nothing',
      [missed('2026-11-20'), missed('2026-11-21'), kept('2026-12-22'), missed('2026-11-22')],
      [3, '2026-11-20'],
    ],
  ])('%s', (_name, lines, expected) => {
    const numbered = lines.map((line, index) => ({ ...line, seq: index + 1 }));
    expect(outageOf(numbered)).toEqual(
      expected === null ? null : { nights: expected[0], since: expected[1] },
    );
  });
});
