import { fiscalYearElapsed } from '../../catalog/status.ts';
import type { HistoryPoint } from '../../store/history.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { formatCount, formatDate, formatValue } from '../../format/format.ts';
import { type MetricDefinition, type MetricView, viewOf } from './metric-view.ts';

/** One night of a metric: its value beside what was expected of it that night. */
export interface MetricNight {
  readonly id: string;
  readonly date: string;
  readonly view: MetricView;
}

/** The nights on which a metric was measured, oldest first, each judged by the target of its own night. */
export function metricNights(definition: MetricDefinition, history: readonly HistoryPoint[]): MetricNight[] {
  return history.flatMap(({ id, date, fiscalYear, values, targets }) => {
    const value = values.get(definition.key);
    if (value === undefined) return [];
    const elapsed = fiscalYearElapsed(date, fiscalYear);
    return [{ id, date, view: viewOf(definition, value, targets.get(definition.key), elapsed) }];
  });
}

/** The id of a metric's chart. */
export const metricChartId = (key: string): string =>
  `metric-${key.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/**
 * A metric through time beside what was expected of it: the target as it changed, or for a full-year target the part
 * that was due by each night. Null when no night has a value.
 */
export function metricChart(
  definition: MetricDefinition,
  history: readonly HistoryPoint[],
): ChartSpec | null {
  const nights = metricNights(definition, history);
  if (!nights.some(({ view }) => view.value !== null)) return null;
  const { label, format, unit } = definition;
  const expected = nights.map(({ view }) => view.expected);
  const paced = nights.some(({ view }) => view.paced);
  const target = {
    name: paced ? 'Due by then' : 'Target',
    tone: 'soft' as const,
    values: expected,
    dashed: true,
    stepped: !paced,
  };
  return {
    id: metricChartId(definition.key),
    title: `${label}, night by night`,
    summary: summaryOf(nights, format),
    kind: 'lines',
    format,
    ...(format === 'number' ? { unit } : {}),
    categoryName: 'Night',
    categories: nights.map(({ date }) => date),
    time: true,
    tight: true,
    series: [
      { name: label, tone: 'accent', values: nights.map(({ view }) => view.value) },
      ...(expected.some((value) => value !== null) ? [target] : []),
    ],
  };
}

/** A trend in words, for readers who cannot see the line: ends, extremes, targets, and how many nights it covers. */
function summaryOf(nights: readonly MetricNight[], format: MetricDefinition['format']): string {
  const value = (amount: number) => formatValue(amount, format);
  const measured = nights.flatMap(({ date, view }) =>
    view.value === null ? [] : [{ date, value: view.value }],
  );
  const [first, last] = [measured[0], measured.at(-1)];
  if (first === undefined || last === undefined) return 'No night on record has a value yet.';
  if (measured.length === 1)
    return `One night on record: ${value(first.value)} on ${formatDate(first.date)}.`;
  const amounts = measured.map((night) => night.value);
  const parts = [
    `${formatCount(nights.length)} nights on record: from ${value(first.value)} on ${formatDate(first.date)} to ${value(last.value)} on ${formatDate(last.date)}; lowest ${value(Math.min(...amounts))}, highest ${value(Math.max(...amounts))}.`,
  ];
  const missing = nights.length - measured.length;
  if (missing > 0) parts.push(`On ${formatCount(missing)} of the nights it was not available.`);
  const judged = nights.filter(({ view }) => view.value !== null && view.expected !== null);
  const reached = judged.filter(({ view }) => view.status === 'on_target').length;
  if (judged.length > 0)
    parts.push(
      `It was on ${judged.at(-1)?.view.paced ? 'pace' : 'target'} on ${formatCount(reached)} of ${formatCount(judged.length)}.`,
    );
  return [...parts, ...targetChanges(nights, value)].join(' ');
}

/** One sentence for each change of the target, the newest three. */
function targetChanges(nights: readonly MetricNight[], value: (amount: number) => string): string[] {
  return nights
    .flatMap(({ date, view }, at) => {
      const before = nights[at - 1]?.view;
      if (before === undefined || before.target === null || view.target === null) return [];
      if (before.target === view.target) return [];
      return [
        `The target changed from ${value(before.target)} to ${value(view.target)} on ${formatDate(date)}.`,
      ];
    })
    .slice(-3);
}
