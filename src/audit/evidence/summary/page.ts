import { fiscalYearElapsed } from '../../../catalog/status.ts';
import type { EvidenceNight } from '../night.ts';
import {
  formatCount,
  formatDate,
  formatInstant,
  formatValue,
  NOT_AVAILABLE,
} from '../../../format/format.ts';
import { targetLine, viewOf } from '../../../analysis/metrics/metric-view.ts';
import { type Html, html, table } from './html.ts';
import { record } from './record.ts';
import { STYLE } from './style.ts';

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
<p>The night of ${formatDate(line.date)}, fiscal year ${String(manifest.fiscal_year)}. Data of ${instant(manifest.data_time)}; recorded ${instant(line.created_at)} as line ${String(line.seq)} of the ledger. This page is made from the recorded files beside it, for reading and printing. README.txt says how to check them.</p>
<h2>Metrics</h2>
${metricTable(night)}
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

function notices({ line, manifest }: EvidenceNight): Html {
  const failed = manifest.checks.filter(({ result }) => result === 'failed');
  const names = (accepted: boolean): string =>
    failed
      .filter((check) => (check.accepted !== undefined) === accepted)
      .map(({ name }) => name)
      .join(', ');
  const texts = [
    line.source === 'bigquery'
      ? null
      : `Sample data (${line.source}): these numbers are invented; they say nothing about the company.`,
    manifest.blocked
      ? `Blocked: the night did not pass its checks (${names(false)}) and was not published.`
      : null,
    names(true) === ''
      ? null
      : `Somebody let failed checks through: ${names(true)}. The reason stands below.`,
  ];
  return html`${texts.flatMap((text) => (text === null ? [] : [html`<p class="notice"><strong>${text}</strong></p>`]))}`;
}

const instant = (text: string): string => formatInstant(text)?.utc ?? text;

function metricTable({ summary, targets, definitions, manifest }: EvidenceNight): Html {
  const elapsed = fiscalYearElapsed(manifest.snapshot_date, manifest.fiscal_year);
  const rows = definitions.metrics.map((definition) => {
    const value = summary.rows.find(({ metric_key }) => metric_key === definition.key)?.metric_value ?? null;
    const target = targets.targets.find(({ key }) => key === definition.key);
    const view = viewOf(definition, value, target, elapsed);
    return [
      definition.label,
      definition.owner ?? definition.department,
      formatValue(value, definition.format),
      html`<code>${value === null ? 'null' : String(value)}</code>`,
      targetLine(view, 'plain') ?? 'None',
      target === undefined ? '' : formatDate(target.effective_from),
      view.expected === null ? '' : formatValue(view.expected, definition.format),
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
