import { DEFAULT_COMPANY } from '../../../catalog/company.ts';
import { type TableShape, viewSelect } from '../../sql/ddl.ts';
import { refuse, type Token, tokenize } from '../../sql/tokens.ts';
import { FUNCTIONS, KEYWORDS, REFUSED, TYPES } from './functions.ts';

export { MACROS, TYPES as DUCKDB_TYPES } from './functions.ts';

/** A GoogleSQL statement in DuckDB's dialect. */
interface Bridged {
  readonly sql: string;
  /** Names of the parameters that it uses. */
  readonly parameters: ReadonlySet<string>;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A dotted path, each part quoted. */
export const quotePath = (path: string): string =>
  path
    .split('.')
    .map((name) => `"${name.replaceAll('"', '""')}"`)
    .join('.');

/** Rewrites one statement, token by token, and refuses what it does not know. */
class Rewriter {
  readonly parameters = new Set<string>();
  readonly #file: string;
  readonly #today: string;
  readonly #timeZone: string;

  constructor(file: string, today: string, timeZone: string) {
    this.#file = file;
    this.#today = today;
    this.#timeZone = timeZone;
  }

  write(tokens: readonly Token[]): string {
    const out: string[] = [];
    for (let at = 0; at < tokens.length; ) {
      const [text, next] = this.#one(tokens, at);
      out.push(text);
      at = next;
    }
    // A name and the dot that qualifies it belong together; elsewhere a space never changes the meaning.
    return out.join(' ').replace(/ \. /g, '.');
  }

  /** Writes the token at `at`, or the whole call that begins there; answers with where to go on. */
  #one(tokens: readonly Token[], at: number): [string, number] {
    const token = tokens[at] as Token;
    switch (token.kind) {
      case 'string':
        return [quote(token.text), at + 1];
      case 'path':
        return [quotePath(token.text), at + 1];
      case 'parameter':
        this.parameters.add(token.text);
        return [`$${token.text}`, at + 1];
      case 'word':
        return this.#word(tokens, at, token);
      default:
        return [token.text, at + 1];
    }
  }

  #word(tokens: readonly Token[], at: number, token: Token): [string, number] {
    const word = token.text.toUpperCase();
    const following = tokens[at + 1];
    const called = following?.kind === 'symbol' && following.text === '(';
    if (called && word === 'UNNEST') return this.#unnest(tokens, at);
    if (called && word in TYPES && !(word in FUNCTIONS)) throw this.#refuse(token, 'a call of a type');
    // IF and LEFT are keywords and functions; a call is what has an opening bracket.
    if (called && (word === 'IF' || !KEYWORDS.has(word))) return this.#call(tokens, at, word, token);
    if (word === 'DATE' && following?.kind === 'string') return [`DATE ${quote(following.text)}`, at + 2];
    if (REFUSED.has(word)) throw this.#refuse(token, 'a word it does not carry over');
    if (word === 'END' || KEYWORDS.has(word)) return [word, at + 1];
    return [`"${token.text}"`, at + 1];
  }

  #call(tokens: readonly Token[], at: number, word: string, token: Token): [string, number] {
    const before = tokens[at - 1];
    if (before?.kind === 'symbol' && before.text === '.')
      throw this.#refuse(token, 'a function with a prefix');
    const [args, next] = this.#arguments(tokens, at + 1);
    if (word === 'CURRENT_DATE') {
      const zone = args[0]?.[0];
      if (args.length === 1 && zone?.kind === 'string' && zone.text === this.#timeZone)
        return [`DATE ${quote(this.#today)}`, next];
      throw this.#refuse(token, `only CURRENT_DATE('${this.#timeZone}') names the snapshot's date`);
    }
    if (word === 'CAST' || word === 'SAFE_CAST') return [this.#cast(args, word, token), next];
    if (word === 'EXTRACT') return [this.#extract(args, token), next];
    const writer = Object.hasOwn(FUNCTIONS, word) ? FUNCTIONS[word] : undefined;
    if (writer === undefined) throw this.#refuse(token, 'a function');
    const written = writer(args.map((arg) => this.#argument(arg)));
    if (written === null) throw this.#refuse(token, 'a call with these arguments');
    return [written, next];
  }

  /** Date parts and intervals are arguments in the first engine and grammar in the second. */
  #argument(tokens: readonly Token[]): string {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (tokens.length === 1 && first?.kind === 'word' && /^(DAY|MONTH|YEAR)$/i.test(first.text))
      return first.text;
    if (first?.kind === 'word' && first.text.toUpperCase() === 'INTERVAL' && last?.kind === 'word')
      return `INTERVAL ${this.write(tokens.slice(1, -1))} ${last.text}`;
    if (first?.kind === 'symbol' && first.text === '*' && tokens.length === 1) return '*';
    return this.write(tokens);
  }

  #cast(args: readonly (readonly Token[])[], word: string, token: Token): string {
    const [arg, ...rest] = args;
    const type = TYPES[arg?.at(-1)?.text.toUpperCase() ?? ''];
    if (arg === undefined || rest.length > 0 || type === undefined || arg.at(-2)?.text.toUpperCase() !== 'AS')
      throw this.#refuse(token, 'a cast to a type it does not know');
    const value = this.write(arg.slice(0, -2));
    if (word === 'SAFE_CAST' && type === TYPES['INT64']) return `safe_int64(${value})`;
    return `${word === 'CAST' ? 'CAST' : 'TRY_CAST'}(${value} AS ${type})`;
  }

  #extract(args: readonly (readonly Token[])[], token: Token): string {
    const [arg, ...rest] = args;
    const part = arg?.[0]?.text.toUpperCase();
    if (
      arg === undefined ||
      rest.length > 0 ||
      !/^(DAY|MONTH|YEAR)$/.test(part ?? '') ||
      arg[1]?.text.toUpperCase() !== 'FROM'
    )
      throw this.#refuse(token, 'a part other than DAY, MONTH or YEAR');
    return `EXTRACT(${part} FROM ${this.write(arg.slice(2))})`;
  }

  /** `UNNEST(x) AS name`: the element goes by the alias in one engine, by a column of the alias in the other. */
  #unnest(tokens: readonly Token[], at: number): [string, number] {
    const [args, next] = this.#arguments(tokens, at + 1);
    const [as, alias] = [tokens[next], tokens[next + 1]];
    const [arg, ...rest] = args;
    if (arg === undefined || rest.length > 0 || as?.text.toUpperCase() !== 'AS' || alias?.kind !== 'word')
      throw this.#refuse(tokens[at] as Token, 'UNNEST without AS and a name');
    return [`UNNEST(${this.write(arg)}) AS "${alias.text}"("${alias.text}")`, next + 2];
  }

  /** The arguments of the call whose bracket opens at `open`, and where the call ends. */
  #arguments(tokens: readonly Token[], open: number): [Token[][], number] {
    const args: Token[][] = [[]];
    for (let at = open + 1, depth = 0; at < tokens.length; at += 1) {
      const token = tokens[at] as Token;
      const symbol = token.kind === 'symbol' ? token.text : '';
      if (symbol === ')' && depth === 0) {
        return [args.length === 1 && args[0]?.length === 0 ? [] : args, at + 1];
      }
      if (symbol === '(') depth += 1;
      if (symbol === ')') depth -= 1;
      if (symbol === ',' && depth === 0) args.push([]);
      else args.at(-1)?.push(token);
    }
    throw this.#refuse(tokens[open] as Token, 'a bracket that is never closed');
  }

  #refuse(token: Token, why: string) {
    return refuse(this.#file, token.line, token.text, why);
  }
}

/**
 * Writes one GoogleSQL SELECT, or the SELECT of a view, for DuckDB.
 * @param file named in errors. @param today the snapshot's date, for CURRENT_DATE of `timeZone`, the company's.
 * @throws KpiError `sql-not-portable`, naming file, line and token.
 */
export function bridge(
  sql: string,
  file: string,
  today: string,
  timeZone = DEFAULT_COMPANY.time_zone,
): Bridged {
  const tokens = tokenize(sql, file);
  const rewriter = new Rewriter(file, today, timeZone);
  return { sql: rewriter.write(tokens), parameters: rewriter.parameters };
}

/** DuckDB's CREATE TABLE for a shape; partitions, clusters and options mean nothing to an engine in memory. */
export function createTable({ path, columns }: TableShape): string {
  const written = columns.map(
    ({ name, type, required }) => `"${name}" ${TYPES[type]}${required ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE ${quotePath(path)} (${written.join(', ')})`;
}

/** DuckDB's CREATE VIEW for a view's file. Throws KpiError `sql-not-portable`. */
export function createView(
  sql: string,
  file: string,
  today: string,
  timeZone = DEFAULT_COMPANY.time_zone,
): string {
  const { path, select } = viewSelect(sql, file);
  return `CREATE OR REPLACE VIEW ${quotePath(path)} AS ${bridge(select, file, today, timeZone).sql}`;
}
