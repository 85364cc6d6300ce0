import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metric } from '../../catalog/types.ts';
import type { SqlFiles, Statement } from '../sql/files.ts';

/** A place in a file of the repository; without a line where the program itself put the text together. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
}

const lines = (text: string): number => text.split('\n').length;

/** The files whose text stands inside a statement, and where. */
function insertions({ file, sql }: Statement, files: SqlFiles, metrics: readonly Metric[]) {
  const shared = files.statement('sql/revenue_lines.sql').sql.trimEnd();
  const found = [{ file: 'sql/revenue_lines.sql', at: sql.indexOf(shared), sql: shared }];
  for (const metric of metrics) {
    const branch = sql.indexOf(`'${metric.key}' AS metric_key`);
    const text = files.metric(metric);
    if (branch >= 0) found.push({ ...text, at: sql.indexOf(text.sql, branch) });
  }
  return found
    .filter((part) => part.at >= 0 && part.file !== file)
    .map((part) => {
      const first = lines(sql.slice(0, part.at));
      return { file: part.file, first, last: first + lines(part.sql) - 1 };
    })
    .sort((a, b) => a.first - b.first);
}

/**
 * Where a line of a statement as it ran comes from: metric files and `sql/revenue_lines.sql` stand inside others.
 * @param metrics the metrics whose files the statement may hold.
 * @param root the folder that holds `sql/`.
 */
export function originOf(
  statement: Statement,
  line: number,
  files: SqlFiles,
  metrics: readonly Metric[],
  root: string,
): Place {
  const placed = insertions(statement, files, metrics);
  const around = placed.find(({ first, last }) => line >= first && line <= last);
  if (around !== undefined) return { file: around.file, line: line - around.first + 1 };
  const { file } = statement;
  const [top, bottom] = [placed[0], placed.at(-1)];
  if (top === undefined || bottom === undefined || line < top.first) return { file, line };
  if (line < bottom.first) return { file, line: null };
  // Below the last insertion, lines are counted from the file's end.
  const own = lines(readFileSync(join(root, file), 'utf8'));
  return { file, line: own - (lines(statement.sql) - line) };
}
