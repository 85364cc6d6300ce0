/** Text of anybody's for a terminal: characters that could move the cursor or turn the line around are spelled out. */
export const plain = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
