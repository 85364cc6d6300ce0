/** A value of GitHub's expressions, as far as this project's workflows have them. */
export type Value = string | number | boolean | null | { readonly [member: string]: Value };

export type Contexts = Readonly<Record<string, Value>>;
export type Functions = Readonly<Record<string, () => boolean>>;

const TOKEN = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(\d+)|(&&|\|\||==|!=|[!()]))/y;

/** What GitHub calls true: everything but false, 0, the empty text and null. */
export const truthy = (value: Value): boolean =>
  value !== null && value !== '' && value !== 0 && value !== false;

/** A value as text: null is empty. */
export const textOf = (value: Value): string => {
  if (typeof value === 'object' && value !== null) throw new Error('an object has no text');
  return value === null ? '' : String(value);
};

/**
 * Evaluates an expression: literals, contexts with members, functions without arguments, `!`, `==`, `!=`, `&&`, `||`
 * and parentheses. `&&` and `||` give one of their sides, comparisons of text ignore case, and an unknown member is
 * null, all as on GitHub; an unknown context or function, or other syntax, throws.
 */
export function evaluate(text: string, contexts: Contexts, functions: Functions = {}): Value {
  const tokens = tokenize(text);
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const either = (): Value => {
    let left = both();
    while (take('||')) {
      const right = both();
      left = truthy(left) ? left : right;
    }
    return left;
  };
  const both = (): Value => {
    let left = comparison();
    while (take('&&')) {
      const right = comparison();
      left = truthy(left) ? right : left;
    }
    return left;
  };
  const comparison = (): Value => {
    const left = unary();
    if (take('==')) return same(left, unary());
    if (take('!=')) return !same(left, unary());
    return left;
  };
  const unary = (): Value => {
    if (take('!')) return !truthy(unary());
    if (!take('(')) return primary();
    const value = either();
    if (!take(')')) throw new Error(`“)” is missing in ${text}`);
    return value;
  };
  const primary = (): Value => {
    const token = tokens[at++] ?? '';
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    if (take('(')) return call(token);
    return member(token.split('.'), contexts, text);
  };
  const call = (name: string): Value => {
    const implementation = functions[name];
    if (implementation === undefined || !take(')')) throw new Error(`${name}() is not known in ${text}`);
    return implementation();
  };
  const value = either();
  if (at !== tokens.length) throw new Error(`${tokens[at]} is not expected in ${text}`);
  return value;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`${text.slice(from)} cannot be read`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

function member([name = '', ...path]: readonly string[], contexts: Contexts, text: string): Value {
  const context = contexts[name];
  if (context === undefined) throw new Error(`the context ${name} is not known in ${text}`);
  return path.reduce<Value>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value[key] ?? null) : null,
    context,
  );
}

function same(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return left.toLowerCase() === right.toLowerCase();
  if (typeof left === typeof right || left === null || right === null)
    return left === right || (textual(left) === '' && textual(right) === '');
  return Number(left) === Number(right);
}

const textual = (value: Value) => (typeof value === 'object' && value !== null ? 'object' : textOf(value));

/** Fills in every `${{ … }}` of a text. */
export const interpolate = (text: string, contexts: Contexts, functions: Functions = {}): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => textOf(evaluate(inner, contexts, functions)));

/** Evaluates an `if`, with or without `${{ }}`; one that names no status function asks for success first. */
export function condition(text: string | undefined, contexts: Contexts, functions: Functions): boolean {
  const inner = text === undefined ? 'success()' : text.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asks = /\b(success|failure|always|cancelled)\(\)/.test(inner);
  const met = truthy(evaluate(inner, contexts, functions));
  return met && (asks || truthy(evaluate('success()', {}, functions)));
}
