/** Letters that Unicode does not take apart into a plain letter and a mark. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/**
 * A text in the letters that matching compares: lower case, without accents or apostrophes, other punctuation and
 * controls as spaces. It works character by character, so that a match can be found again in the original.
 */
export const flatten = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøłđðþıς]/g, (letter) => plain[letter] ?? letter)
    .replace(/['’ʼ`]|\p{M}/gu, '')
    .replace(/[\p{P}\p{Z}\p{C}]/gu, ' ');

/** What most names are in lower case: nothing has to be done to them, and there are up to 100,000. */
const folded = /^[a-z0-9]+(?: [a-z0-9]+)*$/;

/**
 * A text as words separated by single spaces, ready to be compared. What consists of punctuation only stays as it is
 * in lower case, so that it can be found too.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (folded.test(lower)) return lower;
  const words = flatten(text).replace(/ {2,}/g, ' ').trim();
  return words === '' ? lower.normalize('NFC').replace(/\s+/g, '') : words;
}
