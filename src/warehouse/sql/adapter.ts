import { KpiError } from '../../errors.ts';
import type { Names } from './names.ts';

/** Strings and quoted names, which are kept; comments and white space, which become one space. */
const PARTS =
  /('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`[^`\n]*`)|((?:--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\s)+)|(;)/g;

const invalid = (file: string, why: string, next: string): KpiError =>
  new KpiError('adapter-invalid', `${file} ${why}.`, next);

/**
 * Reads an adapter: one SELECT over an object of production that answers with the columns of its contract.
 * @param sql its text, names filled in.
 * @returns it in one line, so that lines of the statement that holds it keep their numbers.
 * @throws KpiError `adapter-invalid` when it is more than one statement, no SELECT, or reads what the night does not own
 * up to: tables outside of the datasets that are named.
 */
export function readAdapter(sql: string, file: string, names: Names): string {
  // Line breaks are gone but for those that take the place of what ends a statement.
  const line = sql
    .replace(PARTS, (_whole, kept: string | undefined, _gap, end: string | undefined) =>
      end === undefined ? (kept ?? ' ') : '\n',
    )
    .trim();
  if (line.includes('\n'))
    throw invalid(
      file,
      'holds more than one statement',
      'Keep one SELECT in it; docs/connect.md shows some.',
    );
  if (!/^(?:SELECT|WITH|FROM|\()/i.test(line))
    throw invalid(file, 'is no SELECT', 'Begin it with SELECT or WITH; docs/connect.md shows some.');
  // What a FROM of EXTRACT and of IS DISTINCT FROM names is no table.
  const sources = line
    .replace(/'[^']*'|"[^"]*"/g, "''")
    .replace(/\b(?:EXTRACT\s*\(\s*\w+|DISTINCT)\s+FROM\b/gi, '');
  for (const [, read = ''] of sources.matchAll(
    /\b(?:FROM|JOIN)\s+((?:`[^`]*`|[\w-]+)(?:\s*\.\s*(?:`[^`]*`|[\w-]+))*)/gi,
  ))
    if (/[.-]/.test(read) && !/^`[^`.]+\.[^`.]+\.[^`.]+`$/.test(read))
      throw invalid(
        file,
        'reads a table that is not written as one quoted path',
        'Write `project.dataset.table`, the whole of it between one pair of backticks, or {{object}}.',
      );
  const { project, ...datasets } = names;
  const allowed = Object.values(datasets).map((dataset) => `${project}.${dataset}.`);
  for (const [, quoted = ''] of line.matchAll(/`([^`\n]+)`/g))
    if (quoted.split('.').length === 3 && !allowed.some((prefix) => quoted.startsWith(prefix)))
      throw invalid(
        file,
        `reads ${/^[\w.-]+$/.test(quoted) ? quoted : 'a table'}, which is in none of the datasets of this project`,
        `Read from ${allowed.map((prefix) => `${prefix}*`).join(', ')}, or name the dataset (docs/settings.md).`,
      );
  return line;
}
