import { isNumeric } from './columns.ts';

/** Excel takes a file without it for one in the local code page, and "é" for two other letters. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets skip at the ends of a cell, or show as nothing: spaces, controls, zero-width characters. */
const unseen = '[\\s\\p{C}\\p{Default_Ignorable_Code_Point}\\u2800]*';
/** Full-width and small signs are there because East Asian versions of Excel read them as the plain ones. */
const formula = new RegExp(`^([\\t\\r\\n]|${unseen}[=+\\-@＝＋－＠﹦﹢﹣﹫])`, 'u');
const digits = new RegExp(`^${unseen}([\\p{Nd}.,．，]*\\p{Nd}[.,．，]?(?:e[+-]?\\d+)?)${unseen}$`, 'iu');
const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * One CSV file, RFC 4180: CRLF line ends, quotes doubled, null empty and the empty string quoted. It begins with a
 * byte order mark, which readers that know UTF-8 drop.
 *
 * Text gets a leading single quote when a spreadsheet would run it as a formula, or would read it as a number that is
 * written in another way: `00123`, `1.50`, `1e5`, more than 15 digits. The quotes of CSV do not keep a spreadsheet from
 * either, and `="00123"` would be a formula to it and no id to a plain parser; a single quote leaves every character
 * in place for both, behind one that is easily dropped. Other text stays as it is, `123` and what looks like a date
 * too; so do the numbers of numeric columns.
 */
export function toCsv(
  columns: readonly { name: string; type: string }[],
  rows: readonly (readonly unknown[])[],
) {
  const lines = [columns.map(({ name }) => quoteText(name)).join(',')];
  for (const row of rows)
    lines.push(row.map((value, index) => csvCell(value, columns[index]?.type ?? 'STRING')).join(','));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function csvCell(value: unknown, type: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return quoteText(JSON.stringify(value));
  const text = String(value);
  return isNumeric(type) && number.test(text) ? text : quoteText(text);
}

function quoteText(text: string): string {
  const safe = formula.test(text) || isRewritten(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Whether a spreadsheet would take the text for a number and write that differently; it keeps 15 digits. */
function isRewritten(text: string): boolean {
  const written = digits.exec(text)?.[1];
  // What only some countries take for a number, such as "1,50", is none here, and so differs from itself.
  return written !== undefined && String(Number(Number(written).toPrecision(15))) !== written;
}
