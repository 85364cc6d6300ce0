import type { Stream } from '../../../src/sample/prng.ts';
import type { Definitions, Detail, Manifest, Summary } from '../../../src/store/schemas.ts';
import { forging } from './forging.ts';
import { MANIFESTS } from './manifests.ts';
import type { Kind } from './tamper.ts';

const VIEW = 'details/customer_development.json';
type Whole = Extract<Detail, { rows: unknown }>;
type InParts = Extract<Detail, { parts: unknown }>;

const withRows = (detail: Detail): boolean => 'rows' in detail && detail.rows.length > 1;
const inParts = (detail: Detail): boolean => 'parts' in detail;
const admitsNothing = (_: unknown, { checks }: Manifest): boolean =>
  checks.every(({ name, result }) => name === 'views-filled' || result !== 'failed');
const hasSql = ({ queries }: Definitions): boolean => queries.length > 0;

/** A list with one of its members, or all of them, changed. */
const changing = <T>(draw: Stream, list: readonly T[], change: (one: T) => T): T[] => {
  const at = draw.int(0, list.length - 1);
  return list.map((one, index) => (index === at ? change(one) : one));
};

const DETAILS: Readonly<Record<string, Kind>> = {
  'a cell of money': forging<Whole>(
    VIEW,
    withRows,
    (draw, view) => ({
      ...view,
      rows: changing(draw, view.rows, ([id, name]) => [
        id ?? null,
        name ?? null,
        `${draw.int(1000, 9999)}.75`,
      ]),
    }),
    'totals-disagree',
  ),
  'a row taken out, or put in': forging<Whole>(
    VIEW,
    withRows,
    (draw, view) => ({
      ...view,
      rows: draw.chance(0.5) ? view.rows.slice(1) : [...view.rows, ['6', 'Zero', '0']],
    }),
    'rows-disagree',
    'totals-disagree',
  ),
  'a row of another width, or with a word for money': forging<Whole>(
    VIEW,
    withRows,
    (draw, view) => ({ ...view, rows: [draw.pick([['1'], ['1', 'x', 'lots'], ['1', 'x', '1', '2']])] }),
    'file-form',
  ),
  'a view of another name, or with a member more': forging<Whole>(
    VIEW,
    withRows,
    (draw, view) =>
      draw.pick<object>([
        { ...view, view: 'other' },
        { ...view, more: 1 },
      ]),
    'file-form',
  ),
  'parts left out, or in another order': forging<InParts>(
    VIEW,
    inParts,
    (draw, view) => ({ ...view, parts: draw.chance(0.5) ? view.parts.slice(1) : view.parts.toReversed() }),
    'parts-disagree',
  ),
};

const SUMMARY: Readonly<Record<string, Kind>> = {
  'a metric of another year, refresh, format or owner': forging<Summary>(
    'summary.json',
    admitsNothing,
    (draw, summary) => ({
      ...summary,
      rows: changing(draw, summary.rows, (row) => ({
        ...row,
        ...draw.pick([
          { fiscal_year: row.fiscal_year - 1 },
          { updated_at: '2001-01-01T08:00:00Z' },
          { metric_format: 'multiplier' as const },
          { person_name: 'Somebody' },
        ]),
      })),
    }),
    'metrics-disagree',
  ),
  'a metric taken out, twice, or unknown': forging<Summary>(
    'summary.json',
    admitsNothing,
    (draw, summary) => ({
      ...summary,
      rows: draw.pick([
        summary.rows.slice(1),
        [...summary.rows, ...summary.rows],
        changing(draw, summary.rows, (row) => ({ ...row, metric_key: 'unknown' })),
      ]),
    }),
    'metrics-disagree',
  ),
  'another value of a metric': forging<Summary>(
    'summary.json',
    () => true,
    (draw, summary) => ({
      ...summary,
      rows: changing(draw, summary.rows, (row) => ({ ...row, metric_value: draw.int(100, 999) })),
    }),
    'totals-disagree',
  ),
};

const DEFINITIONS: Readonly<Record<string, Kind>> = {
  'a view that is no longer named, or has no rows': forging<Definitions>(
    'definitions.json',
    () => true,
    (draw, definitions) => ({
      ...definitions,
      views: draw.chance(0.5)
        ? definitions.views.slice(1)
        : [...definitions.views, { name: 'more', title: 'More', question: 'More?' }],
    }),
    'views-disagree',
  ),
  'SQL of metrics exchanged, emptied, cut, taken away or put in': forging<Definitions>(
    'definitions.json',
    hasSql,
    (draw, definitions) => {
      const sqls = definitions.metrics.map(({ sql }) => sql ?? '');
      const others = draw.pick([
        sqls.toReversed(),
        sqls.map(() => ''),
        sqls.map(() => null),
        sqls.map((sql) => sql.slice(0, -3)),
        sqls.map((sql) => `${sql} `),
        sqls.map(() => 'SELECT honest'),
      ]);
      const metrics = definitions.metrics.map((metric, index) => ({ ...metric, sql: others[index] ?? null }));
      return { ...definitions, metrics };
    },
    'sql-disagrees',
  ),
  'statements emptied, exchanged, taken away or put in': forging<Definitions>(
    'definitions.json',
    hasSql,
    (draw, definitions) => ({
      ...definitions,
      queries: draw.pick([
        [],
        definitions.queries.map((query) => ({ ...query, sql: '' })),
        definitions.queries.map((query) => ({ ...query, sql: `${query.sql} -- honest` })),
        definitions.queries.map((query) => ({ ...query, file: `${query.file}x` })),
        [...definitions.queries, { file: 'sql/more.sql', sql: 'SELECT 1' }],
      ]),
    }),
    'sql-disagrees',
  ),
};

/**
 * Contents of nights that contradict themselves although every hash was made anew, that of each line included. The head
 * is off the chain then, and the contradiction has to be named besides.
 */
export const CONTENT_KINDS: Readonly<Record<string, Kind>> = {
  ...DETAILS,
  ...SUMMARY,
  ...DEFINITIONS,
  ...MANIFESTS,
};
