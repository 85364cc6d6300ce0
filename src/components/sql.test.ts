import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { highlightSql } from './sql.ts';

const folder = join(import.meta.dirname, '../../sql');
const textOf = async (sql: string) => (await highlightSql(sql)).map(({ text }) => text).join('');

describe('highlightSql', () => {
  it('keeps every character of every statement', async () => {
    const files = globSync('**/*.sql', { cwd: folder });
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const sql = readFileSync(join(folder, file), 'utf8');
      expect(await textOf(sql)).toBe(sql);
    }
  });

  it('keeps hostile text too', async () => {
    for (const sql of ['', '\r\nSELECT\r\n1', "SELECT '</script>' -- 😀\n\n", '\t`unclosed'])
      expect(await textOf(sql)).toBe(sql);
  });

  it('tells keywords, functions, strings and comments apart', async () => {
    const kinds = new Map(
      (await highlightSql("SELECT SUM(a) FROM t WHERE b = 'x' -- why")).map((token) => [
        token.text.trim(),
        token.kind,
      ]),
    );
    expect(kinds.get('SELECT')).toBe('k');
    expect(kinds.get('SUM')).toBe('f');
    expect(kinds.get("'x'")).toBe('s');
    expect(kinds.get('-- why')).toBe('c');
  });
});
