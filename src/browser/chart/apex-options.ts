import type { ApexOptions } from 'apexcharts';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { looks } from '../../components/charts/looks.ts';
import { BAND, categoryAxis, drawable, valueAxis } from '../../components/charts/scale.ts';

/** What the options need from the page. */
interface Surroundings {
  readonly colors: readonly SeriesColors[];
  /** Height of the plot in pixels. */
  readonly height: number;
}

/** A chart for ApexCharts: only its marks, in exactly the place of the drawn ones. */
export function chartOptions(spec: ChartSpec, { colors, height }: Surroundings): ApexOptions {
  const lines = spec.kind === 'lines';
  const { min, max, ticks } = valueAxis(spec);
  const axis = categoryAxis(spec);
  const look = looks(spec);
  const thickness = `${BAND[spec.kind === 'bars' ? 'bars' : 'columns'] * 100}%`;
  return {
    chart: {
      type: lines ? 'line' : 'bar',
      height,
      width: '100%',
      stacked: spec.stacked === true && !lines,
      sparkline: { enabled: true },
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: false },
      selection: { enabled: false },
      parentHeightOffset: 0,
      background: 'transparent',
    },
    series: spec.series.map(({ values }, index) => ({
      name: String(index),
      data: axis.places.map((place, at) => ({
        x: lines ? place : String(at),
        y: lines ? drawable(values[at]) : drawable(values[at]) || null,
      })) as { x: number | string; y: number | null }[],
    })),
    colors: colors.map(({ fill }) => fill),
    fill: { type: 'solid', opacity: 1 },
    stroke: lines
      ? {
          width: spec.series.map(() => 2.25),
          curve: spec.series.map(({ stepped }) => (stepped ? 'stepline' : 'straight')),
          dashArray: look.map(({ dash }) => dash),
          lineCap: 'butt',
        }
      : { show: true, width: 1, colors: colors.map(({ stroke }) => stroke) },
    plotOptions: {
      bar: { horizontal: spec.kind === 'bars', columnWidth: thickness, barHeight: thickness },
    },
    markers: {
      size: 0,
      strokeWidth: 0,
      hover: { size: 5 },
      showNullDataPoints: false,
    },
    xaxis: {
      ...(lines ? { type: 'numeric', min: axis.min, max: axis.max } : { type: 'category' }),
      ...(spec.kind === 'bars' ? { min, max } : {}),
      crosshairs: { show: false },
      tooltip: { enabled: false },
    },
    yaxis:
      spec.kind === 'bars'
        ? {}
        : { min, max, tickAmount: Math.max(1, ticks.length - 1), forceNiceScale: false },
    states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
    legend: { show: false },
    dataLabels: { enabled: false },
    grid: { show: false, padding: { left: 0, right: 0, top: 0, bottom: 0 } },
    // It moves the markers; its words are ours (names come from outside, and the library writes HTML) and not shown here.
    tooltip: {
      shared: spec.kind !== 'bars',
      intersect: spec.kind === 'bars',
      custom: () => '',
    },
  };
}

/** A series' colors as the page shows them now. */
interface SeriesColors {
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
