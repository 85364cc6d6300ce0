import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsNearly, hasNearWord } from './near.ts';

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
