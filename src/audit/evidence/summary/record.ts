import type { EvidenceNight } from '../night.ts';
import { sqlFiles } from '../sql.ts';
import { formatCount, formatInstant } from '../../../format/format.ts';
import { type Html, html, table } from './html.ts';

const NONE = 'none';

/** What the manifest and the ledger say of a night: checks, run, queries, files, hashes, and the SQL itself. */
export const record = (night: EvidenceNight): Html => html`<h2>Checks</h2>
${checks(night)}
<h2>Who ran it</h2>
${run(night)}
<h2>Queries</h2>
${queries(night)}
${parameters(night)}
<h2>Files</h2>
${files(night)}
<h2>Ledger</h2>
${ledger(night)}
<h2>SQL</h2>
${sqlFiles(night.definitions).map(
  ({ path, file, sql }) => html`<section><h3>${path === file ? path : `${path} (recorded as ${file})`}</h3>
<pre tabindex="0" role="region" aria-label="SQL of ${path}"><code>${sql}</code></pre></section>
`,
)}`;

const code = (text: string | null): Html | string => (text === null ? NONE : html`<code>${text}</code>`);
const count = (number: number | null): string => (number === null ? NONE : formatCount(number));

const checks = ({ manifest }: EvidenceNight): Html =>
  manifest.checks.length === 0
    ? html`<p>None is recorded.</p>`
    : table(
        'Checks of the night',
        ['Check', 'Result', 'What it found'],
        manifest.checks.map(({ name, result, message, accepted }) => [
          name,
          accepted === undefined ? result : `${result}, let through`,
          accepted === undefined
            ? message
            : `${message} Let through by ${accepted.actor ?? 'an unnamed user'}: ${accepted.reason}`,
        ]),
      );

function run({ manifest }: EvidenceNight): Html {
  const { event, actor, run_id, attempt } = manifest.run;
  const instant = (text: string) => `${formatInstant(text)?.utc ?? text} (${text})`;
  return table(
    'The run, as it described itself',
    ['What', 'Recorded'],
    [
      ['Started by', actor ?? NONE],
      ['Event', event],
      [
        'Run and attempt',
        run_id === null ? NONE : `${run_id}, attempt ${attempt === null ? NONE : String(attempt)}`,
      ],
      ['Code (git commit)', code(manifest.git_commit)],
      ['Started', instant(manifest.started_at)],
      ['Finished', instant(manifest.finished_at)],
      ...Object.entries(manifest.versions).map(([name, version]) => [`Version of ${name}`, version]),
    ],
  );
}

const queries = ({ manifest }: EvidenceNight): Html =>
  manifest.queries.length === 0
    ? html`<p>None is recorded.</p>`
    : table(
        'Every query of the night',
        ['Statement', 'BigQuery job', 'Bytes billed', 'From cache', 'Rows', 'SHA-256 of the SQL'],
        manifest.queries.map((query) => [
          query.file,
          code(query.job_id),
          count(query.bytes_billed),
          query.cache_hit === null ? NONE : query.cache_hit ? 'yes' : 'no',
          formatCount(query.rows),
          code(query.sql_sha256),
        ]),
      );

function parameters({ manifest }: EvidenceNight): Html {
  const given = manifest.queries.filter((query) => Object.keys(query.parameters).length > 0);
  if (given.length === 0) return html`<p>No query had parameters.</p>`;
  const rows = given.map((query) => [query.file, code(JSON.stringify(query.parameters))]);
  return table('Parameters of the queries that had any', ['Statement', 'Parameters'], rows);
}

const files = ({ manifest }: EvidenceNight): Html =>
  table(
    'Every recorded file',
    ['File', 'Bytes', 'Rows', 'Control totals', 'SHA-256'],
    manifest.files.map(({ path, bytes, rows, control_totals, sha256 }) => [
      path,
      formatCount(bytes),
      count(rows),
      html`${Object.entries(control_totals).map(([name, total]) => html`<div>${name} ${code(total)}</div>`)}`,
      code(sha256),
    ]),
  );

const ledger = ({ line, lines }: EvidenceNight): Html =>
  table(
    'Hashes of the night in the ledger',
    ['What', 'Recorded'],
    [
      ['Line', String(line.seq)],
      ['SHA-256 of manifest.json', code(line.manifest_sha256)],
      ['Hash of the line before', code(line.prev)],
      ['Hash of this line', code(line.hash)],
      ...lines.flatMap((one) =>
        one.kind === 'deployment' && one.id === line.id
          ? [
              [
                `Deployment, line ${one.seq}`,
                html`${one.url} at ${one.created_at}, built from line ${String(one.head.seq)} ${code(one.head.hash)}; site ${code(one.dist_sha256)}`,
              ],
            ]
          : [],
      ),
    ],
  );
