import { scaleLinear } from 'd3-scale';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { formatTick } from '../../format/format.ts';

/** The value axis of a chart: `min` and `max` are its first and last tick, and ticks are evenly spaced. */
export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  /** The ticks in words, no two alike; none when there is no value to read by them. */
  readonly labels: readonly string[];
}

/** Spans below this, where floating point runs out, count as none: ticks cannot be told apart there. */
const LEAST = 1e-290;

/** Steps that the axis is divided into, about; fewer where more would be too fine. */
const STEPS = [4, 3, 2, 1];

/**
 * The value axis that every drawing of a chart uses. It takes in zero unless the chart is `tight`, and it is never so
 * fine that two ticks would read the same: movements too small for the format are drawn as small as they are.
 */
export function valueAxis(spec: ChartSpec): ValueAxis {
  const shown = extent(spec);
  if (shown === null) return { min: 0, max: 1, ticks: [0], labels: [] };
  const [lowest, highest] = shown;
  const zero = spec.kind !== 'lines' || spec.tight !== true;
  const from = zero ? Math.min(0, lowest) : lowest;
  const to = zero ? Math.max(0, highest) : highest;
  const whole = spec.format === 'number' && shown.every(Number.isInteger);
  let reach = to - from >= LEAST ? 0 : Math.abs(from) > LEAST ? Math.abs(from) * 0.1 : 1;
  for (let widened = 0; widened < 1100; widened++) {
    const low = from === 0 ? 0 : from - reach;
    const high = to === 0 && from < 0 ? 0 : to + reach;
    for (const steps of STEPS) {
      const axis = axisOver(low, high, steps, spec.format);
      const readable = axis.ticks.length > 1 && new Set(axis.labels).size === axis.labels.length;
      if (readable && !(whole && axis.ticks.some((tick) => !Number.isInteger(tick)))) return axis;
    }
    reach = reach * 2 || (to - from) / 2;
  }
  return axisOver(0, 1, 2, spec.format);
}

function axisOver(low: number, high: number, steps: number, format: ChartSpec['format']): ValueAxis {
  const scale = scaleLinear().domain([low, high]).nice(steps);
  const ticks = scale.ticks(steps);
  const [min = 0, max = 1] = scale.domain();
  return { min, max, ticks, labels: ticks.map((tick) => formatTick(tick, format)) };
}

/** Where a value stands between the axis' ends, 0 to 1. */
export const share = (value: number, { min, max }: ValueAxis): number => (value - min) / (max - min);

/** The category axis: the position of each category between `min` and `max`. */
export interface CategoryAxis {
  readonly min: number;
  readonly max: number;
  readonly places: readonly number[];
}

const DAY = 86_400_000;

/**
 * Dates of lines are placed by time, in milliseconds and from edge to edge; everything else in the middle of bands of
 * equal width, in bands. Dates that are none are placed as bands too.
 */
export function categoryAxis({ kind, time, categories }: ChartSpec): CategoryAxis {
  const times = time === true && kind === 'lines' ? categories.map((date) => Date.parse(date)) : [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (times.length === 0 || !(first <= last))
    return { min: 0, max: Math.max(1, categories.length), places: categories.map((_, at) => at + 0.5) };
  return first === last
    ? { min: first - DAY, max: last + DAY, places: times }
    : { min: first, max: last, places: times };
}

/** The share of a band that its bars fill. */
export const BAND = { columns: 0.68, bars: 0.64 } as const;

/** Beyond this, sums and differences of values leave what a number can hold; such values are drawn at the limit. */
const LIMIT = 1e300;

/** A value as it is drawn, or null when there is nothing to draw. */
export const drawable = (value: number | null | undefined): number | null =>
  value === null || value === undefined || Number.isNaN(value)
    ? null
    : Math.min(LIMIT, Math.max(-LIMIT, value));

/** A series' part of one category on the value axis; null for no value. */
type Span = readonly [from: number, to: number] | null;

/**
 * Where each series' bar of each category begins and ends, by series and then category. Stacked bars stand on each
 * other, values below zero under it; others all begin at zero.
 */
export function spans({ series, categories, stacked = false }: ChartSpec): readonly (readonly Span[])[] {
  const above = categories.map(() => 0);
  const below = categories.map(() => 0);
  return series.map(({ values }) =>
    categories.map((_, at) => {
      const value = drawable(values[at]);
      if (value === null) return null;
      if (!stacked) return [0, value];
      const pile = value < 0 ? below : above;
      const from = pile[at] ?? 0;
      const to = drawable(from + value) ?? 0;
      pile[at] = to;
      return [from, to];
    }),
  );
}

/** The lowest and highest value that a chart has to show, or null when it has none. */
export function extent(spec: ChartSpec): readonly [low: number, high: number] | null {
  const shown =
    spec.kind === 'lines'
      ? spec.series.flatMap(({ values }) => values.map(drawable))
      : spans(spec).flatMap((row) => row.flatMap((span) => span ?? []));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of shown) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? null : [low, high];
}
