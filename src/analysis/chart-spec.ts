import type { Unit } from '../format/format.ts';

/** Colours by what they say; styles give them their shade in each theme. */
type Tone = 'accent' | 'second' | 'good' | 'near' | 'off' | 'soft';

/** One line, or one set of bars. */
export interface Series {
  readonly name: string;
  readonly tone: Tone;
  /** One for each category; null leaves a gap. */
  readonly values: readonly (number | null)[];
  /** A dashed line: a target, a benchmark. */
  readonly dashed?: boolean;
  /** True for values that hold until the next one, as targets do. */
  readonly stepped?: boolean;
}

/**
 * A chart as data. It is drawn as SVG while the site is built, published as JSON under `/data/charts/<id>.json`, and
 * drawn again by ApexCharts when a reader touches it: colours, axes and words come from here in both.
 */
export interface ChartSpec {
  /** Unique on the site, `a-z0-9-`: also its file name. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in words, computed from the same values. */
  readonly summary: string;
  /** `lines` and `columns` run left to right, `bars` are horizontal, for long names. */
  readonly kind: 'lines' | 'columns' | 'bars';
  /** True when the bars of one category stand on each other. */
  readonly stacked?: boolean;
  readonly format: Unit;
  /** What the numbers count, for `number`: `customers`, `days`. */
  readonly unit?: string;
  /** What the categories are, a column head: `Night`, `Customer`, `Month`. */
  readonly categoryName: string;
  /** Labels; with `time`, dates as `YYYY-MM-DD` that are placed by time. */
  readonly categories: readonly string[];
  readonly time?: boolean;
  readonly series: readonly Series[];
  /** The axis takes in 0 unless this is true (lines of ratios that never come near it). */
  readonly tight?: boolean;
}

/** A chart's file. */
export const chartText = (spec: ChartSpec): string => `${JSON.stringify(spec)}\n`;
