import { describe, expect, it } from 'vitest';
import { markdownLink, markdownText } from './markdown.ts';

/** What a reader of the page sees: character references read, and the gaps, which have no width, left out. */
const seen = (markdown: string): string =>
  markdown
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('\u200b', '');
/** What GitHub looks for mentions and references in: text in which references are read already. */
const read = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe('text in Markdown', () => {
  it.each([
    ['a mention', '@ana and @acme/team', /@\w/],
    ['a reference', 'see #123, acme/kpi#4, GH-5 and acme/kpi@c0ffee', /#\d|GH-\d|@\w/i],
    ['a web address', 'https://evil.example/x, HTTP://evil.example and www.evil.example', /:\/\/|www\./i],
    ['an address of mail', 'ana@example.com', /@\w/],
    ['a written reference', '&commat;ana &#64;ana &lt;img&gt;', /@\w/],
  ])('%s is none', (_name, text, forbidden) => {
    const written = markdownText(text);
    expect(read(written)).not.toMatch(forbidden);
    expect(seen(written)).toBe(text);
  });

  it('markup and HTML are text', () => {
    const text = '[x](y) ![z](w) **b** _i_ ~s~ `code` <img src=x> <!-- --> | cell | \\ # head';
    const written = markdownText(text);
    expect(written.replace(/&#\d+;/g, '')).not.toMatch(/[\\`*_[\]|<>~#@&]/);
    expect(seen(written)).toBe(text);
  });

  it('stays on its line', () => {
    expect(markdownText(' one\r\n\r\n# two\u2028three\u0000\u001b[31mfour\u202e ')).toBe(
      'one &#35;&#8203; two three &#91;31mfour',
    );
  });

  it('links to addresses of https alone', () => {
    for (const address of [
      null,
      '',
      'no address',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'http://x.example/',
      'https://ana:secret@x.example/',
    ])
      expect(markdownLink('Run', address)).toBeNull();
    expect(markdownLink('Run', 'https://x.example/a)b')).toBe('[Run](https://x.example/a%29b)');
  });
});
