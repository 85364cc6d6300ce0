import type { ChartSpec } from '../../analysis/chart-spec.ts';

/** What tells a series from the others where colours do not: a line's dashes, or how full a bar is. */
interface Look {
  /** Length of dashes and gaps in pixels; 0 is a solid line. */
  readonly dash: number;
  /** Opacity of a bar's inside; its outline is always full. */
  readonly fill: number;
}

const DASHES = [0, 2, 9, 14];
const DASHED = [5, 3];
const FILLS = [1, 0.38, 0.08, 0.7];

/** The look of each series of a chart, in order. */
export function looks({ series }: ChartSpec): readonly Look[] {
  let solid = 0;
  let dashed = 0;
  return series.map((one, at) => ({
    dash: (one.dashed ? DASHED[dashed++ % DASHED.length] : DASHES[solid++ % DASHES.length]) ?? 0,
    fill: FILLS[at % FILLS.length] ?? 1,
  }));
}
