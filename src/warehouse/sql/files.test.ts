import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics } from '../../catalog/metrics.ts';
import { ROOT } from '../../host/root.ts';
import { SqlFiles, type Statement } from './files.ts';
import { namesFrom } from './names.ts';

const files = (year = 2026, root?: string) =>
  new SqlFiles(namesFrom({}), { fiscalYear: year, company: DEFAULT_COMPANY }, root);
/** The files of this project: adapters are the owner’s. */
const ours = () =>
  files()
    .list('sql')
    .filter((file) => !file.startsWith('sql/adapters/'));

function project(sql: string): string {
  const root = mkdtempSync(join(tmpdir(), 'kpi-sql-'));
  mkdirSync(join(root, 'sql'));
  writeFileSync(join(root, 'sql/x.sql'), sql);
  return root;
}

describe('SQL files', () => {
  it('leave no placeholder behind, in any year', () => {
    for (const file of ours().filter(
      (name) => name !== 'sql/refresh_kpis.sql' && name !== 'sql/replace_kpis.sql',
    )) {
      for (const year of [2026, 2027]) {
        const { sql } = files(year).statement(file);
        expect(sql.replace(/--[^\n]*/g, ''), file).not.toContain('{{');
      }
    }
  });

  it('name the columns of the year that is asked for', () => {
    const { sql } = files(2027).statement('sql/views/net_revenue_retention_all_customers.sql');
    expect(sql).toContain('AS net_revenue_2026');
    expect(sql).toContain('AS net_revenue_2027');
    expect(sql).not.toContain('2025');
  });

  it('hold one branch per metric in the refresh', () => {
    const { sql } = files().refresh(metrics);
    for (const { key } of metrics) expect(sql.split(`SELECT '${key}' AS metric_key`)).toHaveLength(2);
  });

  it('divide with SAFE_DIVIDE alone', () => {
    for (const file of ours()) {
      const statement = files().statement(
        file === 'sql/refresh_kpis.sql' || file === 'sql/replace_kpis.sql' ? 'sql/revenue_lines.sql' : file,
      ).sql;
      const code = statement.replace(/--[^\n]*/g, '').replace(/r?'[^']*'/g, "''");
      expect(code, file).not.toContain('/');
    }
  });

  it('refuse a placeholder that does not exist', () => {
    expect(() => files(2026, project('SELECT {{secret}}')).statement('sql/x.sql')).toThrow(
      'sql/x.sql names {{secret}}',
    );
    expect(() => files(2026, project('SELECT {{constructor}}')).statement('sql/x.sql')).toThrow(
      '{{constructor}}',
    );
  });

  it('leave placeholders in comments alone', () => {
    expect(files(2026, project('-- {{anything}}\nSELECT 1')).statement('sql/x.sql').sql).toBe(
      '-- {{anything}}\nSELECT 1',
    );
  });

  it('refuse what is no year and no metric key', () => {
    expect(() => files(Number.NaN)).toThrow('is not a fiscal year');
    expect(() => files(20_260)).toThrow('is not a fiscal year');
    expect(() => files().metric({ key: "x' UNION ALL SELECT 1 --" })).toThrow('is not a metric key');
    expect(() => files().metric({ key: '../secret' })).toThrow('is not a metric key');
    expect(() => files().metric({ key: 'x', sqlFile: '../secret' })).toThrow('is not a metric key');
  });

  it('say which file is missing', () => {
    expect(() => files().metric({ key: 'no_such_metric' })).toThrow(
      'sql/metrics/no_such_metric.sql cannot be read',
    );
    const [first = expect.fail('no metric')] = metrics;
    expect(() => files().refresh([...metrics, { ...first, sqlFile: 'no_such_file' }])).toThrow(
      'sql/metrics/no_such_file.sql cannot be read',
    );
  });
});

describe('the SQL of metrics', () => {
  const named = new Set(metrics.map((metric) => files().metric(metric).file));

  it('stands once: no two files say the same', () => {
    const byText = new Map<string, string>();
    for (const file of files().list('sql/metrics')) {
      const text = files()
        .statement(file)
        .sql.replace(/--[^\n]*/g, '')
        .replace(/\s+/g, '')
        .toLowerCase();
      expect(byText.get(text), `${file} is a copy: name the file in the catalog (sqlFile) instead`).toBe(
        undefined,
      );
      byText.set(text, file);
    }
  });

  it('is all named by the catalog', () => {
    expect([...named].sort()).toEqual(files().list('sql/metrics'));
  });

  it('of the company is that of the person who answers for it', () => {
    const own = (key: string) =>
      files().metric(metrics.find((metric) => metric.key === key) ?? expect.fail(key));
    for (const key of ['revenue_ytd', 'take_rate', 'nrr']) expect(own(`person_${key}`)).toEqual(own(key));
  });
});

/** A line of a file as a pattern: its placeholders stand for any text. */
const pattern = (line: string): RegExp =>
  new RegExp(
    line
      .trim()
      .split(/\{\{\w+\}\}/)
      .map((part) => RegExp.escape(part))
      .join('.*'),
  );
const lineOf = (file: string, line: number): string =>
  readFileSync(join(ROOT, file), 'utf8').split('\n')[line - 1] ?? '';

/** Every line of a statement as it ran, against the line of the file it is said to come from. */
function compared(statement: Statement): { readonly placed: number; readonly wrong: string[] } {
  const wrong: string[] = [];
  let placed = 0;
  statement.sql.split('\n').forEach((text, at) => {
    const { file, line } = files().origin(statement, at + 1, metrics);
    if (line === null) return;
    placed += 1;
    if (!pattern(lineOf(file, line)).test(text)) wrong.push(`${at + 1} → ${file}:${line}`);
  });
  return { placed, wrong };
}

describe('the origin of a line', () => {
  it('is right for every line of every statement that holds other files', () => {
    for (const statement of [
      files().refresh(metrics),
      files().statement('sql/checks/unresolved_lines.sql'),
    ]) {
      const { placed, wrong } = compared(statement);
      expect(wrong).toEqual([]);
      expect(placed).toBeGreaterThan(statement.sql.split('\n').length / 2);
    }
  });

  it('is the file that a metric names, which another may name too', () => {
    const { sql, file } = files().refresh(metrics);
    for (const metric of metrics) {
      const line = sql.split('\n').findIndex((text) => text.includes(`'${metric.key}' AS metric_key`)) + 2;
      expect(files().origin({ sql, file }, line, metrics)).toEqual({
        file: files().metric(metric).file,
        line: 1,
      });
    }
  });

  it('is the file itself where nothing is inserted', () => {
    const statement = files().statement('sql/exports/customer_development.sql');
    expect(files().origin(statement, 3, metrics)).toEqual({ file: statement.file, line: 3 });
  });
});
