import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metrics } from '../../catalog/metrics.ts';
import { ROOT } from '../../host/root.ts';
import { SqlFiles, type Statement } from '../sql/files.ts';
import { namesFrom } from '../sql/names.ts';
import { originOf } from './origin.ts';

const files = new SqlFiles(namesFrom({}), 2026);
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
    const { file, line } = originOf(statement, at + 1, files, metrics, ROOT);
    if (line === null) return;
    placed += 1;
    if (!pattern(lineOf(file, line)).test(text)) wrong.push(`${at + 1} → ${file}:${line}`);
  });
  return { placed, wrong };
}

describe('the origin of a line', () => {
  it('is right for every line of every statement that holds other files', () => {
    for (const statement of [files.refresh(metrics), files.statement('sql/checks/unresolved_lines.sql')]) {
      const { placed, wrong } = compared(statement);
      expect(wrong).toEqual([]);
      expect(placed).toBeGreaterThan(statement.sql.split('\n').length / 2);
    }
  });

  it('is the file that a metric names, which another may name too', () => {
    const { sql, file } = files.refresh(metrics);
    for (const metric of metrics) {
      const line = sql.split('\n').findIndex((text) => text.includes(`'${metric.key}' AS metric_key`)) + 2;
      expect(originOf({ sql, file }, line, files, metrics, ROOT)).toEqual({
        file: files.metric(metric).file,
        line: 1,
      });
    }
  });

  it('is the file itself where nothing is inserted', () => {
    const statement = files.statement('sql/exports/customer_development.sql');
    expect(originOf(statement, 3, files, metrics, ROOT)).toEqual({ file: statement.file, line: 3 });
  });
});
