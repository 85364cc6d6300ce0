import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsNearly, browse, type Group, hasNearWord, keyOf, marks, search } from './match.ts';

const group = (name: string, titles: readonly string[], details?: readonly string[]): Group => ({
  name,
  titles: titles.map(keyOf),
  ...(details && { details: details.map(keyOf) }),
  entry: (index) => ({ title: titles[index] ?? '', note: '', href: `#${index}` }),
});
const titlesOf = (groups: readonly Group[], typed: string, limit = 8) =>
  search(groups, typed, limit).groups.flatMap(({ entries }) => entries.map(({ title }) => title));

describe('search', () => {
  it('puts titles that begin as typed first, then words, then insides, then other words', () => {
    const metrics = group(
      'Metrics',
      ['NPS', 'Unrated', 'Take rate', 'Rate card'],
      ['the rate of praise', '', '', ''],
    );
    expect(titlesOf([metrics], 'rate')).toEqual(['Rate card', 'Take rate', 'Unrated', 'NPS']);
  });

  it('wants every word, in any order, in the title or beside it', () => {
    const metrics = group('Metrics', ['Take rate', 'Rate card'], ['Deuce', '']);
    expect(titlesOf([metrics], 'rate take')).toEqual(['Take rate']);
    expect(titlesOf([metrics], 'deuce rate')).toEqual(['Take rate']);
    expect(titlesOf([metrics], 'deuce card')).toEqual([]);
  });

  it('looks at the beginnings of the other words only', () => {
    expect(titlesOf([group('Metrics', ['NPS'], ['comparison'])], 'son')).toEqual([]);
  });

  it('knows neither case nor accents', () => {
    expect(titlesOf([group('Customers', ['Crème Ébène'])], 'EBENE creme')).toEqual(['Crème Ébène']);
  });

  it('puts the group with the best match first, and keeps the order of groups that match as well', () => {
    const metrics = group('Metrics', ['Active customers'], ['claire']);
    const customers = group('Customers', ['Claire’s Cakes', 'Active Foods']);
    const names = (typed: string) => search([metrics, customers], typed, 8).groups.map(({ name }) => name);
    expect(names('active')).toEqual(['Metrics', 'Customers']);
    expect(names('claire')).toEqual(['Customers', 'Metrics']);
  });

  it('counts all and shows the best of them', () => {
    const many = Array.from({ length: 50 }, (_, index) => `The Shop ${index}`);
    const [found] = search([group('Customers', [...many, 'Shop'])], 'shop', 8).groups;
    expect(found?.total).toBe(51);
    expect(found?.entries.map(({ title }) => title)).toEqual(['Shop', ...many.slice(0, 7)]);
  });

  it('accepts one slip when nothing is spelled as typed, and says so', () => {
    const groups = [group('Metrics', ['Net revenue retention', 'Take rate'])];
    expect(search(groups, 'retnetion', 8)).toMatchObject({ nearly: true, total: 1 });
    expect(search(groups, 'net retnetion', 8)).toMatchObject({ nearly: true, total: 1 });
    expect(search(groups, 'retention', 8)).toMatchObject({ nearly: false, total: 1 });
    expect(search(groups, 'xyzzy', 8)).toMatchObject({ nearly: false, total: 0 });
  });

  it.each(['', '  ', '\u200b'])('finds nothing for %j', (typed) => {
    expect(search([group('Metrics', ['Take rate'])], typed, 8).groups).toEqual([]);
  });

  it('finds every title by itself and by the beginning of each of its words', () => {
    const title = fc
      .string({ unit: 'grapheme-composite', maxLength: 30 })
      .filter((text) => keyOf(text) !== ' ');
    fc.assert(
      fc.property(fc.uniqueArray(title, { minLength: 1, maxLength: 10 }), fc.nat(), (titles, seed) => {
        const groups = [group('Customers', titles)];
        const wanted = titles[seed % titles.length] ?? '';
        expect(titlesOf(groups, wanted, 99)).toContain(wanted);
        // A few letters, such as ᾀ, become two in upper case, and are other letters from then on.
        const loud = wanted.toUpperCase();
        if (keyOf(loud) === keyOf(wanted)) expect(titlesOf(groups, loud, 99)).toContain(wanted);
        for (const word of keyOf(wanted).trim().split(' '))
          expect(titlesOf(groups, [...word].slice(0, 2).join(''), 99)).toContain(wanted);
      }),
    );
  });
});

describe('browse', () => {
  it('shows everything up to the limit, without empty groups', () => {
    const { groups, total } = browse([group('Metrics', ['a', 'b', 'c']), group('Owners', [])], 2);
    expect(total).toBe(3);
    expect(groups).toEqual([
      { name: 'Metrics', total: 3, entries: [expect.objectContaining({ title: 'a' }), expect.anything()] },
    ]);
  });
});

describe('beginsNearly', () => {
  it.each([
    ['retention', 'reten', 'as it is'],
    ['retention', 'retantion', 'a wrong letter'],
    ['retention', 'rettention', 'one too many'],
    ['retention', 'retntion', 'one missing'],
    ['retention', 'reteniton', 'two that changed places'],
    ['retention', 'rteen', 'two that changed places, at the beginning of a word'],
    ['acme', 'acmee', 'one too many at the end'],
    ['coca cola', 'cocacola', 'a space missing'],
  ])('%s from %s: %s', (word, typed) => {
    expect(beginsNearly(`two ${word}`, 4, typed)).toBe(true);
  });

  it.each([
    ['retention', 'retanteon'],
    ['retention', 'detention'],
    ['acme', 'acmeee'],
    ['acme', 'axxe'],
    ['ab', 'abcd'],
  ])('%s not from %s', (word, typed) => {
    expect(beginsNearly(`two ${word}`, 4, typed)).toBe(false);
  });

  it('accepts any word with one letter dropped, doubled or replaced after the first', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcde'), minLength: 4, maxLength: 9 });
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom(...'abcde'), (word, seed, letter) => {
        const at = 1 + (seed % (word.length - 1));
        const [before, after] = [word.slice(0, at), word.slice(at + 1)];
        for (const typed of [before + after, before + letter + after, before + letter + word.slice(at)])
          expect(beginsNearly(`two ${word}`, 4, typed)).toBe(true);
      }),
    );
  });
});

describe('hasNearWord', () => {
  it('looks at each word of a key', () => {
    expect(hasNearWord(' northern pines bakery', 'bakrey')).toBe(true);
    expect(hasNearWord(' northern pines bakery', 'nothern')).toBe(true);
    expect(hasNearWord(' northern pines bakery', 'ines')).toBe(false);
  });

  it('does not guess at short words', () => {
    expect(hasNearWord(' acme', 'amc')).toBe(false);
  });
});

const shown = (title: string, ...words: string[]) =>
  marks(title, words)
    .map(({ text, hit }) => (hit ? `[${text}]` : text))
    .join('');

describe('marks', () => {
  it('marks the beginning of a word rather than an earlier inside', () => {
    expect(shown('Customer tomatoes', 'tom')).toBe('Customer [tom]atoes');
    expect(shown('Customers', 'tom')).toBe('Cus[tom]ers');
  });

  it('finds the letters in the original: accents, ligatures and apostrophes', () => {
    expect(shown('Crème Brûlée', 'brulee')).toBe('Crème [Brûlée]');
    expect(shown('Straße', 'stras')).toBe('[Straß]e');
    expect(shown("O'Brien", 'obri')).toBe("[O'Bri]en");
    expect(shown('Cafe\u0301 Zoe\u0308', 'cafe', 'zoe')).toBe('[Cafe\u0301] [Zoe\u0308]');
  });

  it('marks nothing that is not there', () => {
    expect(shown('Take rate', 'nps')).toBe('Take rate');
    expect(shown('', 'nps')).toBe('');
  });

  it('the pieces are the title, whatever it holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(text.filter((word) => word !== '')), (title, words) => {
        const pieces = marks(title, words);
        expect(pieces.map((piece) => piece.text).join('')).toBe(title);
        pieces.slice(1).forEach((piece, index) => {
          expect(piece.hit).not.toBe(pieces[index]?.hit);
        });
      }),
    );
  });
});
