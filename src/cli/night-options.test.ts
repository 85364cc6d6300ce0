import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Effects } from '../host/effects.ts';
import { type Command, readArguments } from './command.ts';
import { NIGHT_OPTIONS, nightOptions } from './night-options.ts';

const effects: Effects = { now: () => new Date('2026-11-22T08:00:00Z'), env: {}, print: () => {} };
const command: Command = {
  name: 'night',
  about: '',
  options: NIGHT_OPTIONS,
  examples: [],
  exits: [],
  run: async () => 0,
};
const read = (...args: string[]) => nightOptions(readArguments(command, args), effects);

describe('the options of a night', () => {
  it('have defaults for everything', () => {
    expect(read()).toEqual({
      source: 'auto',
      date: '2026-11-22',
      fiscalYear: 2026,
      fiscalYearGiven: false,
      store: resolve('snapshots'),
      out: resolve('dist'),
      seed: undefined,
      scale: 1,
    });
  });

  it('take the fiscal year from the date unless it is named', () => {
    expect(read('--date', '2027-01-01').fiscalYear).toBe(2027);
    expect(read('--date=2027-01-01', '--fiscal-year=2026')).toMatchObject({
      fiscalYear: 2026,
      fiscalYearGiven: true,
    });
  });

  it('take a folder of data with files, and any date and year with it', () => {
    const given = read('--source=files', '--data', 'x', '--date', '2024-02-29', '--fiscal-year', '2023');
    expect(given).toMatchObject({
      source: 'files',
      data: resolve('x'),
      date: '2024-02-29',
      fiscalYear: 2023,
    });
  });

  it.each([
    [['--source', 'excel'], '--source is auto, bigquery, embedded, files or mock, not “excel”.'],
    [['--source', 'files'], '--source files reads a folder of exported files.'],
    [['--source', 'files', '--data', ''], '--source files reads a folder of exported files.'],
    [['--data', 'x'], '--data is the folder that --source files reads.'],
    [['--data', 'x', '--source', 'bigquery'], '--data is the folder that --source files reads.'],
    [['--source', 'files', '--data', 'x', '--seed', 'y'], '--seed is for invented data.'],
    [['--date', 'yesterday'], '--date takes a calendar date such as 2026-11-22, not “yesterday”.'],
    [['--date', '2026-02-30'], '--date takes a calendar date such as 2026-11-22, not “2026-02-30”.'],
    [['--date', '1999-12-31'], '--date 1999-12-31 is out of range.'],
    [['--fiscal-year', 'next'], '--fiscal-year takes a number from 2000 to 2100, not “next”.'],
    [['--fiscal-year', '2026.5'], '--fiscal-year takes a number from 2000 to 2100, not “2026.5”.'],
    [['--fiscal-year', ''], '--fiscal-year takes a number from 2000 to 2100, not “”.'],
    [['--scale', '2'], '--scale is for invented data.'],
    [['--seed', 'x', '--source', 'bigquery'], '--seed is for invented data.'],
    [['--source', 'embedded', '--scale', '0'], '--scale takes a number from 0.01 to 1000, not “0”.'],
    [['--source', 'embedded', '--scale', 'NaN'], '--scale takes a number from 0.01 to 1000, not “NaN”.'],
    [['--storr', 'x'], "Unknown option '--storr'."],
    [['--store'], "Option '--store <value>' argument missing."],
  ])('refuse %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
