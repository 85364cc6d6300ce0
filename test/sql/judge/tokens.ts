/** A token of GoogleSQL and where it stands. White space and comments are left out. */
export interface Token {
  readonly kind: 'string' | 'quoted' | 'word' | 'symbol';
  readonly text: string;
  /** Offsets into the SQL. */
  readonly start: number;
  readonly end: number;
}

const KINDS = ['string', 'quoted', 'word', 'symbol'] as const;

const pattern = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\r\n]*|#[^\r\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>(?:rb?|br?)?(?:'''(?:\\[\s\S]|[^\\])*?'''|"""(?:\\[\s\S]|[^\\])*?"""|'(?:\\.|[^'\\\r\n])*'|"(?:\\.|[^"\\\r\n])*"))`,
    '(?<quoted>`(?:\\\\.|[^`\\\\\\r\\n])*`)',
    String.raw`(?<word>\w+)`,
    String.raw`(?<symbol>[\s\S])`,
  ].join('|'),
  'giu',
);

/**
 * Splits GoogleSQL into tokens without judging it: what cannot be read is a symbol, and the server refuses it.
 * It is apart from the tokens of the embedded warehouse, so that the judge shares no mistake with the judged.
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined);
    if (kind === undefined) continue;
    tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** Line and column of an offset, counted from 1 as ZetaSQL counts them. */
export function placeOf(sql: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = sql.slice(0, offset).split(/\r\n|\r|\n/);
  let column = 1;
  for (const character of lines.at(-1) ?? '') column += character === '\t' ? 8 - ((column - 1) % 8) : 1;
  return { line: lines.length, column };
}
