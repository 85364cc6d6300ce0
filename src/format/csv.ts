import { isNumeric } from './columns.ts';

const formula = /^[=+\-@\t\r\n]/;
const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * One CSV file, RFC 4180: CRLF line ends, quotes doubled, null empty and the empty string quoted.
 * Text that a spreadsheet would run as a formula gets a leading single quote; numbers stay as they are.
 */
export function toCsv(
  columns: readonly { name: string; type: string }[],
  rows: readonly (readonly unknown[])[],
) {
  const lines = [columns.map(({ name }) => quoteText(name)).join(',')];
  for (const row of rows)
    lines.push(row.map((value, index) => csvCell(value, columns[index]?.type ?? 'STRING')).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function csvCell(value: unknown, type: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return quoteText(JSON.stringify(value));
  const text = String(value);
  return isNumeric(type) && number.test(text) ? text : quoteText(text);
}

function quoteText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
