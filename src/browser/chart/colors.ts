import type { ChartSpec } from '../../analysis/chart-spec.ts';

/** A series' colors as the page shows them now. */
export interface SeriesColors {
  readonly stroke: string;
  readonly fill: string;
}

/** Reads each series' colors off the drawing, whose styles know the theme. */
export function colorsOf(plot: HTMLElement, { series, kind }: ChartSpec): readonly SeriesColors[] {
  const groups = plot.querySelectorAll<SVGGElement>(`:scope > svg .${kind} > g`);
  return series.map((_, at) => {
    const group = groups[at];
    if (group === undefined) return { stroke: '#888888', fill: '#888888' };
    const stroke = hex(getComputedStyle(group).color);
    const path = group.querySelector('path');
    return { stroke, fill: path === null || kind === 'lines' ? stroke : hex(getComputedStyle(path).fill) };
  });
}

/** The chart library does sums with colors and knows only some of CSS: `rgb(…)` and `color(srgb …)` as `#rrggbb`. */
export function hex(color: string): string {
  const parts =
    color
      .match(/[\d.]+(?:e-?\d+)?/g)
      ?.slice(0, 3)
      .map(Number) ?? [];
  const scale = color.startsWith('color(') ? 255 : 1;
  return `#${parts
    .map((part) =>
      Math.round(Math.min(255, part * scale))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
