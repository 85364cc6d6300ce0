import { codeToTokensBase, createCssVariablesTheme } from 'shiki';

/** A run of SQL text and what it is. */
interface SqlToken {
  readonly text: string;
  /** A style's name; empty for plain text. */
  readonly kind: '' | 'k' | 's' | 'c' | 'n' | 'f';
}

/** Shiki's theme of CSS variables names what a token is. */
const kinds: Readonly<Record<string, SqlToken['kind']>> = {
  'var(--shiki-token-keyword)': 'k',
  'var(--shiki-token-string)': 's',
  'var(--shiki-token-string-expression)': 's',
  'var(--shiki-token-comment)': 'c',
  'var(--shiki-token-constant)': 'n',
  'var(--shiki-token-function)': 'f',
};

const theme = createCssVariablesTheme({ name: 'css-variables' });

/** A site shows the same few queries on the pages of every night, and reading one takes longer than writing its page. */
const known = new Map<string, Promise<readonly SqlToken[]>>();

/** SQL in runs of one kind, every character kept: a page that shows a query must show it as it ran. */
export function highlightSql(sql: string): Promise<readonly SqlToken[]> {
  const tokens = known.get(sql) ?? tokenize(sql);
  known.set(sql, tokens);
  return tokens;
}

async function tokenize(sql: string): Promise<SqlToken[]> {
  // Without a limit of time: a line that a busy machine gives up on would have other bytes than elsewhere.
  const lines = await codeToTokensBase(sql, { lang: 'sql', theme, tokenizeTimeLimit: 0 });
  const tokens: { text: string; kind: SqlToken['kind'] }[] = [];
  const push = (text: string, kind: SqlToken['kind']) => {
    const last = tokens.at(-1);
    if (last !== undefined && (last.kind === kind || text.trim() === '')) last.text += text;
    else tokens.push({ text, kind });
  };
  lines.forEach((line, index) => {
    if (index > 0) push('\n', '');
    for (const { content, color = '' } of line) push(content, kinds[color] ?? '');
  });
  // Splitting into lines drops carriage returns; the text counts for more than its colours.
  return tokens.map(({ text }) => text).join('') === sql ? tokens : [{ text: sql, kind: '' }];
}
