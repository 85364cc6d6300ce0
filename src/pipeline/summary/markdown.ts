/**
 * Text as one cell of a Markdown table: nothing in it can end the cell, begin markup or mention anybody.
 */
export const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]#|<>~@]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A table; cells are Markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A link, or nothing when there is no plain web address to link to. */
export function link(words: string, address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  const plain = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  return plain ? `[${words}](${url.href.replaceAll('(', '%28').replaceAll(')', '%29')})` : null;
}
