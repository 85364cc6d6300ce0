import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { SqlFiles } from './files.ts';
import { namesFrom } from './names.ts';

/** The adapter of `deal` with some text. */
function adapter(text: string): string | null {
  const root = mkdtempSync(join(tmpdir(), 'kpi-adapter-'));
  mkdirSync(join(root, 'sql/adapters'), { recursive: true });
  writeFileSync(join(root, 'sql/adapters/deal.sql'), text);
  return new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY }, root).adapter(
    'deal',
    'stitchdata-384118.src_fivetran_hubspot.DEALS',
  );
}
const raw = '`stitchdata-384118.src_fivetran_hubspot.DEALS`';

describe('an adapter', () => {
  it('reads the raw object under {{object}} and in one line, comments left out', () => {
    const text = `-- Why.
SELECT 'a -- b' AS x, # more
  "c;d" AS y /* and
  more */
FROM \`{{object}}\`;
`;
    expect(adapter(text)).toBe(`SELECT 'a -- b' AS x, "c;d" AS y FROM ${raw}`);
    expect(adapter('SELECT 1 AS x FROM {{object}}')).toBe(`SELECT 1 AS x FROM ${raw}`);
  });

  it('may read other objects of the same datasets, by their placeholders', () => {
    expect(adapter('WITH a AS (SELECT 1 AS x FROM `{{project}}.{{qbo}}.item`) SELECT x FROM a')).toBe(
      'WITH a AS (SELECT 1 AS x FROM `stitchdata-384118.src_fivetran_qbo.item`) SELECT x FROM a',
    );
  });

  it('may name columns behind FROM, and tables of its own', () => {
    const sql = 'WITH a AS (SELECT EXTRACT(YEAR FROM t.x) AS y FROM `{{object}}` AS t) SELECT a.y FROM a';
    expect(adapter(sql)).toBe(sql.replace('`{{object}}`', raw));
  });

  it.each([
    ['two statements', 'SELECT 1 AS x; DROP TABLE y', 'holds more than one statement'],
    ['something else', 'DELETE FROM `{{object}}` WHERE TRUE', 'is no SELECT'],
    ['another project', 'SELECT * FROM `other-project.d.t`', 'reads other-project.d.t, which is in none'],
    [
      'another dataset without quotes',
      'SELECT * FROM stitchdata-384118.hr.salaries',
      'reads a table that is not',
    ],
    ['another dataset, quoted in parts', 'SELECT * FROM `p`.`hr`.`salaries`', 'reads a table that is not'],
    ['a dataset of the default project', 'SELECT * FROM `hr.salaries`', 'reads a table that is not'],
  ])('is refused when it is %s', (_what, text, message) => {
    expect(() => adapter(text)).toThrow(`sql/adapters/deal.sql ${message}`);
  });

  it('is none where there is no file', () => {
    expect(
      new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY }).adapter('deal', 'p.d.deal'),
    ).toBeNull();
  });
});
