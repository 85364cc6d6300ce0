import { describe, expect, it } from 'vitest';
import type { ObjectContract } from '../../catalog/types.ts';
import { fitColumns, fitMissing } from './fit.ts';

const contract: ObjectContract = {
  name: 'answers',
  dataset: 'hubspot',
  keys: ['id'],
  columns: [
    { name: 'id', types: ['STRING', 'INT64'] },
    { name: 'answered', types: ['DATE', 'DATETIME', 'TIMESTAMP'] },
    { name: 'amount', types: ['NUMERIC', 'FLOAT64'] },
    { name: 'note', types: ['STRING'], optional: 'it is in no number' },
  ],
};
const path = 'p-1.d.answers';
const columns = (...types: readonly (readonly [string, string])[]) =>
  types.map(([name, type]) => ({ name, type }));
const whole = [
  ['id', 'STRING'],
  ['answered', 'DATE'],
  ['amount', 'NUMERIC'],
  ['note', 'STRING'],
] as const;

describe('an object that others own', () => {
  it('is read as it is when it fits, whatever else it has', () => {
    const more = columns(...whole, ['tags', 'ARRAY<STRING>'], ['who', 'STRUCT<id INT64>']);
    expect(fitColumns(contract, more, { path, timeZone: 'America/Los_Angeles' })).toEqual({
      reading: null,
      filled: [],
      misfits: [],
    });
    const floats = columns(whole[0], whole[1], ['amount', 'FLOAT64'], whole[3]);
    expect(fitColumns(contract, floats, { path, timeZone: 'America/Los_Angeles' })).toEqual({
      reading: null,
      filled: [],
      misfits: [],
    });
  });

  it('has missing optional columns read as NULL of their type, and others beside them as they are', () => {
    const found = columns(...whole.slice(0, 3), ['tags', 'ARRAY<STRING>']);
    expect(fitColumns(contract, found, { path, timeZone: 'America/Los_Angeles' })).toEqual({
      reading:
        '(SELECT `id`, `answered`, `amount`, `tags`, CAST(NULL AS STRING) AS `note` FROM `p-1.d.answers`)',
      filled: ['note'],
      misfits: [],
    });
  });

  it('may lack one of two columns that say the same, and not both', () => {
    const either: ObjectContract = {
      ...contract,
      columns: [
        { name: 'is_closed', types: ['BOOL'], optional: 'older', instead: 'closed_won' },
        { name: 'closed_won', types: ['BOOL'], optional: 'newer', instead: 'is_closed' },
      ],
    };
    const lacking = (...names: string[]) => {
      const found = columns(...names.map((name) => [name, 'BOOL'] as const));
      const { filled, misfits } = fitColumns(either, found, { path, timeZone: 'America/Los_Angeles' });
      return { filled, misfits: misfits.map(({ column, state }) => `${column}: ${state}`) };
    };
    expect(lacking('Is_Closed')).toEqual({ filled: ['closed_won'], misfits: [] });
    expect(lacking('closed_won')).toEqual({ filled: ['is_closed'], misfits: [] });
    expect(lacking('label')).toEqual({
      filled: [],
      misfits: ['is_closed: column missing', 'closed_won: column missing'],
    });
  });

  it('has identifiers and dates of other types converted, and names in another case spelled as ours', () => {
    const found = columns(
      ['ID', 'INT64'],
      ['answered', 'TIMESTAMP'],
      ['Amount', 'FLOAT64'],
      ['note', 'STRING'],
    );
    expect(fitColumns(contract, found, { path, timeZone: 'America/Los_Angeles' })).toEqual({
      reading:
        "(SELECT CAST(`ID` AS STRING) AS `id`, IF(TIMESTAMP_TRUNC(`answered`, DAY) = `answered`, DATE(`answered`, 'UTC'), DATE(`answered`, 'America/Los_Angeles')) AS `answered`, `Amount` AS `amount`, `note` FROM `p-1.d.answers`)",
      filled: [],
      misfits: [],
    });
    const local = columns(whole[0], ['answered', 'DATETIME'], whole[2], whole[3]);
    expect(fitColumns(contract, local, { path, timeZone: 'America/Los_Angeles' }).reading).toContain(
      'CAST(`answered` AS DATE) AS `answered`',
    );
  });

  it('has its numbers read as they are: whole numbers are made of text alone', () => {
    const counts: ObjectContract = {
      ...contract,
      columns: [{ name: 'score', types: ['INT64', 'NUMERIC', 'FLOAT64', 'STRING'] }],
    };
    for (const type of ['NUMERIC', 'FLOAT64'])
      expect(
        fitColumns(counts, columns(['score', type]), { path, timeZone: 'America/Los_Angeles' }).reading,
      ).toBeNull();
    expect(
      fitColumns(counts, columns(['score', 'STRING']), { path, timeZone: 'America/Los_Angeles' }).reading,
    ).toContain('SAFE_CAST(`score` AS INT64) AS `score`');
  });

  it('is told from its contract column by column, and read as far as it goes', () => {
    const found = columns(['id', 'STRING'], ['amount', 'STRING'], ['a`b', 'STRING']);
    expect(fitColumns(contract, found, { path, timeZone: 'America/Los_Angeles' })).toEqual({
      reading: '(SELECT `id`, `amount`, CAST(NULL AS STRING) AS `note` FROM `p-1.d.answers`)',
      filled: ['note'],
      misfits: [
        {
          ...{ object: 'answers', column: 'answered', state: 'column missing' },
          ...{ expected: 'DATE or DATETIME or TIMESTAMP', found: 'nothing' },
        },
        {
          ...{ object: 'answers', column: 'amount', state: 'other type' },
          ...{ expected: 'NUMERIC or FLOAT64', found: 'STRING' },
        },
      ],
    });
  });

  it('is empty where an optional one does not exist, and missing otherwise', () => {
    expect(fitMissing({ ...contract, optional: 'not everybody asks' })).toEqual({
      reading:
        '(SELECT CAST(NULL AS STRING) AS `id`, CAST(NULL AS DATE) AS `answered`, CAST(NULL AS NUMERIC) AS `amount`, CAST(NULL AS STRING) AS `note` LIMIT 0)',
      filled: ['answers'],
      misfits: [],
    });
    expect(fitMissing(contract)).toMatchObject({
      reading: null,
      misfits: [{ state: 'missing', column: null }],
    });
  });
});
