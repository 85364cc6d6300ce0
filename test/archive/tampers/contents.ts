import type { FindingCode } from '../../../src/audit/verify/finding.ts';
import { documentOf, forgeFile, forgeLines, forgeManifest } from '../../../src/audit/verify/testing/forge.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { MANIFEST } from '../../../src/store/night-files.ts';
import type { Definitions, Detail, Manifest, Summary } from '../../../src/store/schemas.ts';
import type { Kind, Tamper, Target } from './tamper.ts';

/**
 * Contents of nights that contradict themselves although every hash was made anew, that of each line included. The head
 * is off the chain then, and the contradiction has to be named besides.
 */
type Json = Record<string, unknown>;

const named = (files: Tamper['files'], file: string, ...codes: readonly FindingCode[]): Tamper => ({
  files,
  named: { codes, file },
});

/** A night's document that a change can be made to, drawn from those that pass a test; null when none does. */
function drawn<T>(
  draw: Stream,
  target: Target,
  path: string,
  accepts: (document: T, manifest: Manifest) => boolean = () => true,
): { readonly file: string; readonly id: string; readonly document: T } | null {
  const fitting = target.nights.flatMap((id) => {
    if (!target.files.has(`${id}/${path}`)) return [];
    const document = documentOf(target.files, `${id}/${path}`) as T;
    const manifest = documentOf(target.files, `${id}/${MANIFEST}`) as unknown as Manifest;
    return accepts(document, manifest) ? [{ file: `${id}/${path}`, id, document }] : [];
  });
  return fitting.length === 0 ? null : draw.pick(fitting);
}

/** A kind that alters one document of a night, whatever it is. */
const forging =
  <T extends object>(
    path: string,
    accepts: (document: T, manifest: Manifest) => boolean,
    change: (draw: Stream, document: T) => unknown,
    ...codes: readonly FindingCode[]
  ): Kind =>
  (draw, target) => {
    const found = drawn<T>(draw, target, path, accepts);
    if (found === null) return null;
    const { file, id, document } = found;
    const changed = change(draw, structuredClone(document));
    if (path === MANIFEST)
      return named(
        forgeManifest(target.files, id, () => changed as Json),
        file,
        ...codes,
      );
    return named(
      forgeFile(target.files, file, () => changed),
      file,
      ...codes,
    );
  };

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

/** What a manifest can be altered to, whose hash its line then has. */
const manifests = (
  accepts: (manifest: Manifest) => boolean,
  change: (draw: Stream, manifest: Manifest) => unknown,
  ...codes: readonly FindingCode[]
): Kind => forging<Manifest>(MANIFEST, accepts, change, ...codes);

/** Paths that lead out of a night, or to nothing that one holds. */
const PATHS = [
  '../../public/_worker.js',
  '../ledger.jsonl',
  '/etc/passwd',
  'details/../../x.json',
  './summary.json',
  'details\\x.json',
  'details/a/b.json',
  'details/.json',
  'manifest.json',
  'C:/x.json',
  '_worker.js',
];

const MANIFESTS: Readonly<Record<string, Kind>> = {
  'a manifest that names a path out of its night': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      files: [...manifest.files, { ...manifest.files[0], path: draw.pick(PATHS) }],
    }),
    'manifest-form',
  ),
  'a manifest that names a file twice, or not': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      files: draw.chance(0.5)
        ? [...manifest.files, ...manifest.files]
        : manifest.files.filter(({ path }) => path !== 'targets.json'),
    }),
    'manifest-disagrees',
  ),
  'checks that are gone, all or one': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      checks: draw.chance(0.5) ? [] : manifest.checks.toSpliced(draw.int(0, 4), 1),
    }),
    'manifest-disagrees',
  ),
  'a blocked night that poses as published, or the other way': manifests(
    () => true,
    (_, manifest) => ({ ...manifest, blocked: !manifest.blocked }),
    'manifest-disagrees',
  ),
  'a night that poses as another date, source or id': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      ...draw.pick<object>([
        { snapshot_date: '2001-01-01' },
        { source: manifest.source === 'bigquery' ? 'embedded' : 'bigquery' },
        { id: '2001-01-01' },
      ]),
    }),
    'manifest-disagrees',
  ),
  'jobs that are gone or put in': manifests(
    () => true,
    (_, manifest) => ({
      ...manifest,
      queries: manifest.queries.map((query) => ({
        ...query,
        job_id: query.job_id === null ? 'kpi-1' : null,
      })),
    }),
    'manifest-disagrees',
  ),
  'a manifest of another form': manifests(
    () => true,
    (draw, manifest) =>
      draw.pick<object>([
        { ...manifest, more: 1 },
        { ...manifest, git_commit: 7 },
        { ...manifest, schema_version: 99 },
      ]),
    'manifest-form',
  ),
  'sample data that pose as BigQuery’s': (draw, target) => {
    const found = drawn<Manifest>(draw, target, MANIFEST, ({ source }) => source !== 'bigquery');
    if (found === null) return null;
    const { id, file } = found;
    const manifest = forgeManifest(target.files, id, (own) => ({ ...own, source: 'bigquery' }));
    const files = forgeLines(manifest, (line) =>
      line.kind !== 'missed' && line.id === id ? { ...line, source: 'bigquery' } : line,
    );
    return named(files, file, 'manifest-disagrees');
  },
};

export const CONTENT_KINDS: Readonly<Record<string, Kind>> = {
  ...DETAILS,
  ...SUMMARY,
  ...DEFINITIONS,
  ...MANIFESTS,
};
