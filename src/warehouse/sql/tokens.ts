import { KpiError } from '../../errors.ts';

/** A token of GoogleSQL. Comments and white space are not kept; line breaks live on in `line`. */
export interface Token {
  readonly kind: 'word' | 'path' | 'string' | 'number' | 'parameter' | 'symbol';
  /** Words as written; strings unescaped; paths and parameters without their quotes and `@`. */
  readonly text: string;
  readonly line: number;
}

const SYMBOLS = ['||', '!=', '<>', '<=', '>=', '=', '<', '>', '+', '-', '*', '(', ')', ',', '.', ';'];

const pattern = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<comment>--[^\n]*|#[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<prefixed>[rR]?(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))(?!['"])`,
    '`(?<path>[^`\\n]+)`',
    String.raw`@(?<parameter>[A-Za-z_][A-Za-z0-9_]*)`,
    String.raw`(?<number>\d+(?:\.\d+)?)(?![A-Za-z0-9_.])`,
    String.raw`(?<word>[A-Za-z_][A-Za-z0-9_]*)(?!['"])`,
    `(?<symbol>${SYMBOLS.map((symbol) => symbol.replace(/[|*+.()]/g, '\\$&')).join('|')})`,
  ].join('|'),
  'y',
);

/** The error of a token that the bridge does not know: it names file, line and token. */
export function refuse(file: string, line: number, token: string, why: string): KpiError {
  return new KpiError(
    'sql-not-portable',
    `${file}, line ${line}: the embedded warehouse does not know “${token}” (${why}).`,
    'Write it in the portable subset of GoogleSQL described in CONTRIBUTING.md, or teach the bridge and its tests.',
  );
}

function unquote(text: string, file: string, line: number): string {
  const raw = /^[rR]/.test(text);
  const body = text.slice(raw ? 2 : 1, -1);
  if (raw) return body;
  return body.replace(/\\(.)/g, (written, character: string) => {
    const plain = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '`': '`' }[character];
    if (plain === undefined) throw refuse(file, line, written, 'an escape sequence');
    return plain;
  });
}

/** Splits GoogleSQL into tokens. Throws `sql-not-portable` on anything it cannot read. */
export function tokenize(sql: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < sql.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(sql);
    if (match === null) {
      const found = /^\S{1,20}/.exec(sql.slice(start))?.[0] ?? '';
      throw refuse(
        file,
        line,
        found,
        found.startsWith('/') ? 'divide with SAFE_DIVIDE' : 'not a token it can read',
      );
    }
    const groups = match.groups ?? {};
    for (const kind of ['word', 'path', 'number', 'parameter', 'symbol'] as const) {
      const text = groups[kind];
      if (text !== undefined) tokens.push({ kind, text, line });
    }
    if (groups['prefixed'] !== undefined) {
      tokens.push({ kind: 'string', text: unquote(groups['prefixed'], file, line), line });
    }
    line += match[0].split('\n').length - 1;
  }
  return tokens;
}
