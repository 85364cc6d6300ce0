import type { ChartSpec } from '../../analysis/chart-spec.ts';
import {
  formatDate,
  formatMonth,
  formatShortDate,
  formatTick,
  formatValue,
  NOT_AVAILABLE,
} from '../../format/format.ts';
import { categoryAxis, drawable, share, valueAxis } from './scale.ts';

/** A category in words, in full. */
export function categoryText({ time, categoryName }: ChartSpec, category: string): string {
  if (time !== true) return category;
  return categoryName === 'Month' ? formatMonth(category) : formatDate(category);
}

/** A value in words, with what it counts: `1,234 customers`. */
function valueText({ format, unit }: ChartSpec, value: number | null): string {
  const text = formatValue(value, format);
  return value === null || unit === undefined || format !== 'number' ? text : `${text} ${unit}`;
}

/** A word beside a plot, at a share of its width or height. */
export interface Label {
  readonly text: string;
  /** 0 to 1, from the left or from the top. */
  readonly at: number;
  /** True when a phone has no room for it. */
  readonly wide: boolean;
}

/** Letters that fit under a plot on a phone, and on wider screens. */
const ROOM = { phone: 36, wide: 66 };

/** The names under a plot: as many as fit, evenly picked, always with the last one of a time axis. */
export function categoryLabels(spec: ChartSpec): readonly Label[] {
  const axis = categoryAxis(spec);
  const count = spec.categories.length;
  const years = new Set(spec.categories.map((date) => date.slice(0, 4)));
  const dates = spec.time === true && spec.categoryName !== 'Month' && years.size === 1;
  const texts = spec.categories.map((one) => (dates ? formatShortDate(one) : categoryText(spec, one)));
  const longest = Math.min(16, Math.max(1, ...texts.map((text) => text.length))) + 2;
  const every = (room: number) => Math.max(1, Math.ceil(count / Math.max(2, Math.floor(room / longest))));
  const wide = every(ROOM.wide);
  // Names that phones keep are among those of wider screens.
  const phone = wide * Math.ceil(every(ROOM.phone) / wide);
  return texts.flatMap((text, at) => {
    const turn = spec.time === true ? count - 1 - at : at;
    if (turn % wide !== 0) return [];
    const place = ((axis.places[at] ?? 0) - axis.min) / (axis.max - axis.min);
    return [{ text, at: place, wide: turn % phone !== 0 }];
  });
}

/** Height of a line of text as a share of the plot's. */
const LINE = 0.09;

/** The value at the end of each line, one below the other where they would touch. `series` is its index. */
export function endLabels(spec: ChartSpec): readonly (Label & { series: number })[] {
  if (spec.kind !== 'lines') return [];
  const axis = valueAxis(spec);
  const ends = spec.series
    .flatMap(({ values }, series) => {
      const value = drawable(values[spec.categories.length - 1]);
      return value === null
        ? []
        : [{ series, text: formatTick(value, spec.format), at: 1 - share(value, axis), wide: false }];
    })
    .sort((a, b) => a.at - b.at);
  let free = 0;
  const placed = ends.map((end) => {
    const at = Math.max(free, end.at);
    free = at + LINE;
    return { ...end, at };
  });
  // What was pushed below the plot moves up again, and pushes in turn.
  let limit = 1;
  return placed.toReversed().map((end) => {
    const at = Math.min(limit, end.at);
    limit = at - LINE;
    return { ...end, at };
  });
}

/** What a bar's row says at its end: the values of its series, or their sum when they stand on each other. */
export function barTexts(spec: ChartSpec): readonly string[] {
  return spec.categories.map((_, at) => {
    const values = spec.series.flatMap((one) => drawable(one.values[at]) ?? []);
    if (values.length === 0) return NOT_AVAILABLE;
    const short = (value: number) => formatValue(value, spec.format, 'short');
    return spec.stacked
      ? short(values.reduce((sum, value) => sum + value, 0))
      : values.map(short).join(' · ');
  });
}

/** One category in words, for tooltips and for readers who step through a chart: each series that has a value. */
export function readings(
  spec: ChartSpec,
  at: number,
): { category: string; values: readonly { series: number; name: string; text: string }[] } {
  const all = spec.series.map(({ name, values }, series) => ({ series, name, value: drawable(values[at]) }));
  const some = all.filter(({ value }) => value !== null);
  return {
    category: categoryText(spec, spec.categories[at] ?? ''),
    values: (some.length > 0 ? some : all.slice(0, 1)).map(({ series, name, value }) => ({
      series,
      name,
      text: valueText(spec, value),
    })),
  };
}
