import { describe, expect, it } from 'vitest';
import { parseCreateTable, viewSelect } from './ddl.ts';

describe('table definitions', () => {
  const sql = `-- A comment
CREATE TABLE IF NOT EXISTS \`p-1.d.t\` (
  id STRING OPTIONS (description = 'with, a comma (and brackets)'),
  at TIMESTAMP,
  \`index\` INT64 NOT NULL
)
PARTITION BY DATE(at)
CLUSTER BY id
OPTIONS (description = 'x');`;

  it('give path and columns alone', () => {
    expect(parseCreateTable(sql, 'f.sql')).toEqual({
      path: 'p-1.d.t',
      columns: [
        { name: 'id', type: 'STRING' },
        { name: 'at', type: 'TIMESTAMP' },
        { name: 'index', type: 'INT64', required: true },
      ],
    });
  });

  it.each([
    ['another statement', 'CREATE TABLE `a.b.c` (x INT64)', '“a.b.c”'],
    [
      'an unknown type',
      'CREATE TABLE IF NOT EXISTS `a.b.c` (\n  x GEOGRAPHY\n)',
      'line 2: the embedded warehouse does not know “GEOGRAPHY”',
    ],
    ['a constraint', 'CREATE TABLE IF NOT EXISTS `a.b.c` (x INT64 PRIMARY KEY)', '“PRIMARY”'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseCreateTable(text, 'f.sql')).toThrow(message);
  });
});

describe('view definitions', () => {
  it('keep the line numbers of their select', () => {
    const { path, select } = viewSelect('-- Why\nCREATE OR REPLACE VIEW `a.b.c` AS\nSELECT\n  x', 'f.sql');
    expect(path).toBe('a.b.c');
    expect(select.split('\n')).toEqual(['', '', 'SELECT', '  x']);
  });

  it('are refused when they are something else', () => {
    expect(() => viewSelect('CREATE TABLE x AS SELECT 1', 'f.sql')).toThrow('not CREATE OR REPLACE VIEW');
  });
});
