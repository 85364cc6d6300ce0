import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marks } from './marks.ts';

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
