import { scaleLinear } from 'd3-scale';
import { formatTick } from '../../format/format.ts';
import { extent } from './extent.ts';
import type { ChartSpec } from '../../analysis/chart-spec.ts';

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
