import { formatCount } from './format.ts';

/** A count and what it counts: `1 contract`, `1,234 contracts`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

const graphemes = new Intl.Segmenter('en-US', { granularity: 'grapheme' });
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
// Characters that reorder or break the line they stand in.
const unruly = /[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu;

/**
 * Text that others wrote, made fit for a sentence: on one line, at most `limit` characters, and kept from turning
 * the words around it when it is written from right to left.
 */
export function quoted(text: string, limit = 48): string {
  const line = text.toWellFormed().replace(unruly, ' ').replace(/\s+/g, ' ').trim();
  const short = line.length <= limit ? line : cut(line, limit);
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short;
}

/** Cut between characters as readers see them: an emoji of several code points stays whole. */
function cut(line: string, limit: number): string {
  // No character of a name worth showing takes more than 16 code units; the rest need not be segmented.
  const parts = Array.from(graphemes.segment(line.slice(0, limit * 16)), ({ segment }) => segment);
  return parts.length <= limit && line.length <= limit * 16
    ? line
    : `${parts
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

/** The fragment that filters a page's table of rows by a text. */
export const filterLink = (text: string): string => `#q=${encodeURIComponent(text.toWellFormed())}`;
