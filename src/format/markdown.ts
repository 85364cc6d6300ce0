import { httpsLink } from './links.ts';

/** A zero-width space: GitHub looks for mentions, references and addresses after it has read the Markdown. */
const GAP = '&#8203;';

/**
 * Text of anybody's on one line of GitHub's Markdown, in a table too. It begins no markup and no HTML, mentions nobody,
 * refers to no issue, links nowhere, and reads as it was written.
 */
export const markdownText = (text: string): string =>
  text
    .replace(/[\s\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .replace(/[&\\`*_[\]|<>~#@]/g, entity)
    .replace(/&#(?:35|64);|\bGH(?=-\d)|\bwww(?=\.)/gi, (start) => `${start}${GAP}`)
    .replace(/:(?=\/\/)/g, (colon) => `${entity(colon)}${GAP}`);

const entity = (sign: string): string => `&#${sign.codePointAt(0)};`;

/** A table; head and cells are Markdown already. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A link with words that are Markdown already; null when the address is not one of https. */
export function markdownLink(words: string, address: string | null): string | null {
  const href = httpsLink(address);
  return href === null ? null : `[${words}](${href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
