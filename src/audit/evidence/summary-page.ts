import { targetLine, viewOf } from '../../analysis/metrics/metric-view.ts';
import { checkoutPhrase, startedBy } from '../../analysis/provenance.ts';
import { absentOf } from '../../catalog/absent.ts';
import { fiscalYearElapsed } from '../../catalog/dates.ts';
import { departmentLabel } from '../../catalog/owners.ts';
import { SOURCES } from '../../catalog/sources.ts';
import { formatCount, formatDate, formatUtc, formatValue, NOT_AVAILABLE } from '../../format/format.ts';
import { type Html, html, STYLE, table } from './html.ts';
import type { EvidenceNight } from './night.ts';
import { missingNames, withoutRows } from './without.ts';

/** The printable summary of an evidence pack: one HTML document without script or anything from elsewhere. */
export function summaryPage(night: EvidenceNight): string {
  const { line, manifest } = night;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence of snapshot ${line.id}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Evidence of snapshot ${line.id}</h1>
${notices(night)}
<p>The night of ${formatDate(line.date)}, fiscal year ${String(manifest.fiscal_year)}. Data of ${formatUtc(manifest.data_time)}; recorded ${formatUtc(line.created_at)} as line ${String(line.seq)} of the ledger. This page is made from the recorded files beside it, for reading and printing. README.txt says how to check them.</p>
<h2>Metrics</h2>
${metricTable(night)}
${without(night)}
<h2>Definitions</h2>
${night.definitions.metrics.map(
  (
    metric,
  ) => html`<section><h3>${metric.owner === null ? metric.label : `${metric.label} (${metric.owner})`}</h3>
<p>${metric.definition}</p>
<p>Formula: ${metric.formula}. Unit: ${metric.unit}. Source: ${metric.source}. Detail: <code>${metric.view}</code>.</p></section>
`,
)}
${record(night)}
</main>
</body>
</html>
`;
  return page.html;
}

function notices(night: EvidenceNight): Html {
  const { line, manifest } = night;
  const missing = missingNames(night);
  const failed = manifest.checks.filter(({ result }) => result === 'failed');
  const names = (accepted: boolean): string =>
    failed
      .filter((check) => (check.accepted !== undefined) === accepted)
      .map(({ name }) => name)
      .join(', ');
  const { notice } = SOURCES[line.source];
  const texts = [
    notice === null ? null : `${notice.title} (${line.source}). ${notice.text}`,
    manifest.blocked
      ? `Blocked: the night did not pass its checks (${names(false)}) and was not published.`
      : null,
    missing === '' ? null : `Partial: the night is without ${missing}. The reasons stand below.`,
    names(true) === ''
      ? null
      : `Somebody let failed checks through: ${names(true)}. The reason stands below.`,
  ];
  return html`${texts.flatMap((text) => (text === null ? [] : [html`<p class="notice"><strong>${text}</strong></p>`]))}`;
}

function metricTable(night: EvidenceNight): Html {
  const { summary, targets, definitions, manifest, company, owners, absent } = night;
  const elapsed = fiscalYearElapsed(manifest.snapshot_date, manifest.fiscal_year, company);
  const rows = definitions.metrics.map((definition) => {
    const value = summary.rows.find(({ metric_key }) => metric_key === definition.key)?.metric_value ?? null;
    const target = targets.targets.find(({ key }) => key === definition.key);
    const why = absentOf(absent, 'metric', definition.key);
    const view = viewOf(definition, value, target, { elapsed, currency: company.currency }, why);
    return [
      definition.label,
      definition.owner ?? departmentLabel(definition.department, owners),
      formatValue(value, view.unit),
      html`<code>${value === null ? 'null' : String(value)}</code>`,
      targetLine(view, 'plain') ?? 'None',
      target === undefined ? '' : formatDate(target.effective_from),
      view.expected === null ? '' : formatValue(view.expected, view.unit),
      view.word,
    ];
  });
  const caption = `${formatCount(rows.length)} metrics with the targets in force that night`;
  const heads = [
    'Metric',
    'Owner',
    'Value',
    'As stored',
    'Target',
    'In force since',
    'Expected by now',
    'Status',
  ];
  return rows.length === 0 ? html`<p>${NOT_AVAILABLE}</p>` : table(caption, heads, rows);
}

function without(night: EvidenceNight): Html {
  const rows = withoutRows(night).map(({ title, kind, word, reason }) => [title, kind, word, reason]);
  return rows.length === 0
    ? html``
    : html`<h2>What the night is without</h2>
${table('Metrics and views, and why', ['Name', 'What', 'Status', 'Why'], rows)}`;
}

const NONE = 'none';

/** What the manifest and the ledger say of a night: checks, run, queries, files, hashes, and the SQL itself. */
const record = (night: EvidenceNight): Html => html`<h2>Checks</h2>
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
${night.statements.map(
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
  const { event, run_id, attempt } = manifest.run;
  const checkout = checkoutPhrase(manifest);
  const instant = (text: string) => `${formatUtc(text)} (${text})`;
  return table(
    'The run, as it described itself',
    ['What', 'Recorded'],
    [
      ['Started by', startedBy(manifest.run) ?? NONE],
      ['Event', event],
      [
        'Run and attempt',
        run_id === null ? NONE : `${run_id}, attempt ${attempt === null ? NONE : String(attempt)}`,
      ],
      ['Code (git commit)', code(manifest.git_commit)],
      ...(checkout === null ? [] : [['Beside that commit', checkout]]),
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
