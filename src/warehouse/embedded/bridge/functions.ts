import type { COLUMN_TYPES } from '../../sql/ddl.ts';

/** Writes a call in DuckDB's dialect, from its arguments already written. Null: not with these arguments. */
type Writer = (args: readonly string[]) => string | null;

const PARTS: Readonly<Record<string, string>> = { DAY: 'day', MONTH: 'month', YEAR: 'year' };

const same =
  (name: string, least: number, most = least): Writer =>
  (args) =>
    args.length >= least && args.length <= most ? `${name}(${args.join(', ')})` : null;

const part = (text: string | undefined): string | undefined => PARTS[text?.toUpperCase() ?? ''];

/** `DATE_ADD(d, INTERVAL n MONTH)`: the second argument arrives as written by the bridge, parts in place. */
const shift =
  (sign: '+' | '-'): Writer =>
  ([date, interval, ...rest]) => {
    const found = /^INTERVAL (.+) (DAY|MONTH|YEAR)$/is.exec(interval ?? '');
    if (found === null || rest.length > 0) return null;
    return `CAST(${date} ${sign} to_${part(found[2])}s(CAST(${found[1]} AS INTEGER)) AS DATE)`;
  };

/**
 * The functions that mean the same in both engines, or can be made to. Whatever is not here is refused:
 * an answer that is silently another engine's is worse than none.
 */
export const FUNCTIONS: Readonly<Record<string, Writer>> = {
  ABS: same('abs', 1),
  AVG: same('avg', 1),
  COALESCE: same('coalesce', 1, 99),
  COUNT: same('count', 1),
  // DuckDB's own count_if answers NULL where there are no rows; Google's answers 0.
  COUNTIF: ([condition, ...rest]) => (rest.length === 0 ? `count(*) FILTER (WHERE ${condition})` : null),
  DATE: (args) => {
    if (args.length === 3) return `make_date(${args.join(', ')})`;
    // A zone tells a timestamp from a date; without one the two would have to be guessed apart.
    if (args.length === 2) return `CAST(timezone(${args[1]}, ${args[0]}) AS DATE)`;
    return null;
  },
  DATE_ADD: shift('+'),
  DATE_DIFF: ([later, earlier, unit, ...rest]) =>
    part(unit) && rest.length === 0 ? `date_diff('${part(unit)}', ${earlier}, ${later})` : null,
  DATE_SUB: shift('-'),
  DATE_TRUNC: ([date, unit, ...rest]) =>
    part(unit) && rest.length === 0 ? `CAST(date_trunc('${part(unit)}', ${date}) AS DATE)` : null,
  ERROR: same('error', 1),
  GENERATE_ARRAY: same('generate_series', 2),
  IF: same('if', 3),
  // DuckDB's own LEAST and GREATEST skip NULLs; Google's answer NULL.
  GREATEST: (args) =>
    args.length === 2
      ? `(CASE WHEN ${args.join(' >= ')} THEN ${args[0]} WHEN ${args.join(' < ')} THEN ${args[1]} END)`
      : null,
  LEAST: (args) =>
    args.length === 2
      ? `(CASE WHEN ${args.join(' <= ')} THEN ${args[0]} WHEN ${args.join(' > ')} THEN ${args[1]} END)`
      : null,
  LOWER: same('lower', 1),
  MAX: same('max', 1),
  MIN: same('min', 1),
  NULLIF: same('nullif', 2),
  // DuckDB answers an empty string where nothing matches; Google answers NULL.
  REGEXP_EXTRACT: ([value, regexp, ...rest]) =>
    rest.length === 0 ? `nullif(regexp_extract(${value}, ${regexp}, 1), '')` : null,
  ROUND: same('round', 2),
  ROW_NUMBER: same('row_number', 0),
  SAFE_DIVIDE: same('safe_divide', 2),
  SUBSTR: same('substr', 2, 3),
  SUM: same('sum', 1),
  // In UTC, which is the engine’s zone as it is Google’s.
  TIMESTAMP_TRUNC: ([instant, unit, ...rest]) =>
    part(unit) && rest.length === 0 ? `date_trunc('${part(unit)}', ${instant})` : null,
  TRIM: same('trim', 1),
  UPPER: same('upper', 1),
};

/** Definitions that DuckDB must hold before a bridged statement runs. */
export const MACROS: readonly string[] = [
  'CREATE OR REPLACE MACRO safe_divide(n, d) AS CASE WHEN d = 0 THEN NULL ELSE CAST(n AS DOUBLE) / CAST(d AS DOUBLE) END',
  // DuckDB rounds the text of a fraction; Google takes whole numbers alone for text of one.
  "CREATE OR REPLACE MACRO safe_int64(x) AS CASE WHEN typeof(x) <> 'VARCHAR' OR regexp_full_match(CAST(x AS VARCHAR), '\\s*[+-]?[0-9]+\\s*') THEN TRY_CAST(x AS BIGINT) END",
];

/** GoogleSQL's type names in DuckDB. */
export const TYPES: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38, 9)',
  BOOL: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMPTZ',
} satisfies Record<(typeof COLUMN_TYPES)[number], string>;

/** Reserved words of GoogleSQL whose meaning both engines share. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `ALL AND AS ASC BETWEEN BY CASE CREATE CROSS DESC DISTINCT ELSE END EXISTS FALSE FOR FROM GROUP HAVING IF IN INNER
   IS JOIN LEFT LIKE LIMIT NOT NULL ON OR ORDER OVER PARTITION SELECT THEN TRUE UNION UNNEST UNPIVOT WHEN WHERE WITH`.split(
    /\s+/,
  ),
);

/** Reserved words of GoogleSQL that the bridge does not carry over, and words that would change meaning. */
export const REFUSED: ReadonlySet<string> = new Set(
  `ANY ARRAY ASSERT_ROWS_MODIFIED AT COLLATE CONTAINS CUBE CURRENT CURRENT_DATE DEFAULT DEFINE ENUM ESCAPE EXCEPT
   EXCLUDE FETCH FOLLOWING FULL GROUPING GROUPS HASH IGNORE INTERSECT INTERVAL INTO LATERAL LOOKUP MERGE NATURAL
   NEW NO NULLS OF OUTER PIVOT PRECEDING PROTO QUALIFY RANGE RECURSIVE RESPECT RIGHT ROLLUP ROWS SAFE SET SOME STRUCT
   TABLESAMPLE TREAT UNBOUNDED USING WINDOW WITHIN INSERT UPDATE DELETE TRUNCATE DECLARE BEGIN`.split(/\s+/),
);
