import type { Company } from '../catalog/company.ts';
import type { Format, Metric } from '../catalog/types.ts';
import { blocks } from '../checks/judge.ts';
import { formatChange, formatValue, type Unit, unitOf } from '../format/format.ts';
import { markdownTable, markdownText } from '../format/markdown.ts';
import type { ExportedNight } from './export-night.ts';
import { costOf } from './night.ts';
import { checkTable } from './summary.ts';

/** The last good night of a source, as far as a preview is held against it. */
export interface EarlierNight {
  readonly id: string;
  readonly company: Company;
  /** By metric. */
  readonly values: ReadonlyMap<string, number | null>;
  /** Rows by file, relative to the night's folder. */
  readonly rows: ReadonlyMap<string, number | null>;
}

/** A night that is looked at and not kept, beside the one before it. */
interface Preview {
  readonly night: ExportedNight;
  readonly company: Company;
  /** Null where there is none of this source. */
  readonly last: EarlierNight | null;
}

/** A metric before and after, as it is shown; empty where there is nothing to show. */
interface MetricLine {
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

const NOTHING_BEFORE = 'There is no night of this source to compare with.';

/** Names of the checks that would block the night. */
export const blocking = ({ checks }: ExportedNight): string[] =>
  checks.filter(blocks).map(({ name }) => name);

const metricLines = ({ night, company, last }: Preview): MetricLine[] =>
  night.summary.map((row) => {
    const unit = unitOf(row.metric_format as Format, company);
    const earlier = unitOf(row.metric_format as Format, last?.company ?? company);
    const before = last?.values.get(row.metric_key);
    return {
      key: row.metric_key,
      before: before === undefined ? '' : formatValue(before, earlier),
      after: formatValue(row.metric_value, unit),
      change: earlier === unit ? changeOf(before, row.metric_value, unit) : 'another currency',
    };
  });

/** Each view's rows, and those of the night before; null where it had none. */
const rowLines = ({ night, last }: Preview) =>
  [...night.rows].map(([view, now]) => ({
    view,
    now,
    before: last?.rows.get(`details/${view}.json`) ?? null,
  }));

/** What a preview found, for a terminal or a log: changed rows alone, since the export has told all. */
export function previewLines(preview: Preview): string[] {
  const { last, night } = preview;
  const lines = metricLines(preview);
  const width = (of: (line: MetricLine) => string): number =>
    Math.max(...lines.map((line) => of(line).length));
  const [key, before, after] = [
    width((one) => one.key),
    width((one) => one.before),
    width((one) => one.after),
  ];
  const cost = costOf(night.queries);
  return [
    '',
    last === null ? NOTHING_BEFORE : `Against ${last.id}:`,
    ...lines.map((line) =>
      `  ${line.key.padEnd(key)}  ${line.before.padStart(before)}  ${line.after.padStart(after)}  ${line.change}`.trimEnd(),
    ),
    ...rowLines(preview)
      .filter((one) => one.before !== null && one.before !== one.now)
      .map((one) => `  ${one.view}: ${inFigures(one.before)} rows before, ${inFigures(one.now)} now`),
    ...(cost === null ? [] : [`  ${cost}`]),
    'Nothing was written.',
  ];
}

/** The same for the page of a workflow's run, with every check; no customer rows. */
export function previewMarkdown(preview: Preview, metrics: readonly Metric[]): string {
  const { last, night } = preview;
  const label = new Map(metrics.map((metric) => [metric.key, metric.label]));
  const failed = blocking(night);
  const parts = [
    last === null ? NOTHING_BEFORE : `Against ${last.id}. Nothing was written.`,
    failed.length === 0 ? '' : `**This night would be blocked:** ${markdownText(failed.join(', '))}.`,
    ...night.missing.map(({ name, reason }) => `**Missing:** ${markdownText(`${name}. ${reason}`)}`),
    markdownTable(
      ['Metric', 'Key', 'Before', 'After', 'Change'],
      metricLines(preview).map(({ key, before, after, change }) =>
        [label.get(key) ?? '', key, before, after, change].map(markdownText),
      ),
    ),
    markdownTable(
      ['View', 'Rows before', 'Rows now'],
      rowLines(preview).map(({ view, before, now }) => [
        markdownText(view),
        inFigures(before),
        inFigures(now),
      ]),
    ),
    checkTable(night.checks),
    `**Cost.** ${costOf(night.queries) ?? 'nothing was billed'}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const inFigures = (rows: number | null): string => (rows === null ? '' : rows.toLocaleString('en-US'));

/** How far a value moved, as it is shown. */
function changeOf(before: number | null | undefined, after: number | null, unit: Unit): string {
  if (before === undefined) return '';
  if (before === after) return 'the same';
  if (before === null || after === null) return 'changed';
  const change = formatChange(after - before, unit);
  if (change === null) return 'changed by less than is shown';
  return `${after > before ? '+' : '−'}${change}`;
}
