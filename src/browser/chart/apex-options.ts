import type { ApexOptions } from 'apexcharts';
import { drawable } from '../../components/charts/extent.ts';
import { looks } from '../../components/charts/looks.ts';
import { BAND, categoryAxis, valueAxis } from '../../components/charts/scale.ts';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import type { SeriesColors } from './colors.ts';

/** What the options need from the page. */
export interface Surroundings {
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
