import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatten, fold } from './fold.ts';

const unicode = fc.string({ unit: 'binary', maxLength: 60 });

describe('fold', () => {
  it.each([
    ['Crème Brûlée', 'creme brulee'],
    ['Straße', 'strasse'],
    ['ŁÓDŹ', 'lodz'],
    ['Smørrebrød & Co.', 'smorrebrod co'],
    ["O'Brien’s", 'obriens'],
    ['Coca-Cola  (EU)', 'coca cola eu'],
    ['person_take_rate', 'person take rate'],
    ['ＦＵＬＬ', 'full'],
    ['[a]_b/c\\d:e;f?g@h"i%j', 'a b c d e f g h i j'],
    ['Back`tick', 'backtick'],
    ['C++ $5', 'c++ $5'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['\u202eevil\u202c', 'evil'],
    ['🎉 Party\n\ttime', '🎉 party time'],
    ['', ''],
    ['  ', ''],
  ])('%j becomes %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('keeps what consists of punctuation only, so that it can be found', () => {
    expect(fold('???')).toBe('???');
    expect(fold('— !')).toBe('—!');
  });

  it('gives words with single spaces between them, and the same again when folded again', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const folded = fold(text);
        expect(folded).not.toMatch(/^ | {2}| $/);
        expect(fold(folded)).toBe(folded);
      }),
    );
  });

  it('does not tell apart what differs in case and composition only', () => {
    // A mark without a letter: what is compared is the mark itself.
    expect(fold('\u1fdd'.normalize('NFD'))).toBe(fold('\u1fdd'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });

  it('reads plain names on its short way as on the long one', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abzABZ019  \u212a'), minLength: 1 });
    fc.assert(
      fc.property(plain, (text) => {
        expect(fold(text)).toBe(flatten(text).replace(/ +/g, ' ').trim());
      }),
    );
  });
});
