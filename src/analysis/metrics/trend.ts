import { daysBetween, fiscalYearElapsed } from '../../catalog/dates.ts';
import { formatCount, formatDate, formatValue, type Unit } from '../../format/format.ts';
import type { HistoryPoint } from '../../store/history.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { type MetricDefinition, type MetricView, viewOf } from './metric-view.ts';

/** One night of a metric: its value beside what was expected of it that night. */
interface MetricNight {
  readonly id: string;
  readonly date: string;
  readonly view: MetricView;
}

/**
 * The nights on which a metric was measured, oldest first, each judged by the target of its own night. Of money only
 * those in the newest night's currency: one line cannot be of two.
 */
export function metricNights(definition: MetricDefinition, history: readonly HistoryPoint[]): MetricNight[] {
  const shown = history.at(-1)?.company.currency;
  return history.flatMap(({ id, date, fiscalYear, company, values, targets }) => {
    const value = values.get(definition.key);
    if (value === undefined || (definition.format === 'currency' && company.currency !== shown)) return [];
    const judged = { elapsed: fiscalYearElapsed(date, fiscalYear, company), currency: company.currency };
    return [{ id, date, view: viewOf(definition, value, targets.get(definition.key), judged) }];
  });
}

/** The id of a metric's chart. */
const metricChartId = (key: string): string => `metric-${key.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

/**
 * A metric through time beside what was expected of it: the target as it changed, or for a full-year target the part
 * that was due by each night. Null when no night has a value.
 */
export function metricChart(
  definition: MetricDefinition,
  history: readonly HistoryPoint[],
): ChartSpec | null {
  const nights = metricNights(definition, history);
  const last = nights.at(-1);
  if (last === undefined || !nights.some(({ view }) => view.value !== null)) return null;
  const { label, format: kind, unit } = definition;
  const format = last.view.unit;
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
    ...(kind === 'number' ? { unit } : {}),
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
function summaryOf(nights: readonly MetricNight[], format: Unit): string {
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

/** A trend small enough for a card: the path of its line, one unit a day, and the box around it. */
interface Spark {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

const HEIGHT = 24;
const NIGHTS = 90;

/**
 * The line of one metric over the newest 90 nights on record, in whole units and relative steps: thirteen of these stand in
 * one page. A night without a value breaks the line. Null when fewer than two nights have one.
 */
export function sparkOf(
  history: readonly HistoryPoint[],
  { key, format }: Pick<MetricDefinition, 'key' | 'format'>,
): Spark | null {
  const shown = history.at(-1)?.company.currency;
  const alike = history.filter(({ company }) => format !== 'currency' || company.currency === shown);
  const points = alike.slice(-NIGHTS).map(({ date, values }) => ({ date, value: values.get(key) ?? null }));
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const first = points.find(({ value }) => value !== null);
  const last = points.findLast(({ value }) => value !== null);
  if (first === undefined || last === undefined || values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  let path = '';
  let at = { x: 0, y: 0 };
  let command = 'm';
  for (const { date, value } of points) {
    if (value === null) {
      command = 'm';
      continue;
    }
    const x = daysBetween(first.date, date);
    const y = high === low ? HEIGHT / 2 : Math.round((1 - (value - low) / (high - low)) * HEIGHT);
    // A line of no length lets a lone night show as a dot.
    path += `${command}${x - at.x} ${y - at.y}${command === 'm' ? 'h0' : ''}`;
    at = { x, y };
    command = 'l';
  }
  return { path: path.replaceAll(' -', '-'), width: daysBetween(first.date, last.date), height: HEIGHT };
}
