import { curveLinear, curveStepAfter, line } from 'd3-shape';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import {
  BAND,
  type CategoryAxis,
  categoryAxis,
  drawable,
  share,
  spans,
  type ValueAxis,
  valueAxis,
} from './scale.ts';

/** Writes the shortest path for d3-shape: whole units, relative steps. */
export class Pen {
  private path = '';
  private x = 0;
  private y = 0;
  private last = '';
  /** Strokes of one point, which d3-shape closes at once: a line cannot show them. */
  readonly dots: [x: number, y: number][] = [];

  moveTo(x: number, y: number): void {
    this.step('m', x, y);
  }
  lineTo(x: number, y: number): void {
    this.step('l', x, y);
  }
  closePath(): void {
    this.dots.push([this.x, this.y]);
  }
  /** A rectangle between two corners. */
  box(left: number, top: number, right: number, bottom: number): void {
    this.moveTo(left, top);
    const [width, height] = [Math.round(right) - this.x, Math.round(bottom) - this.y];
    this.path += `h${width}v${height}h${-width}z`;
    this.last = 'z';
  }
  toString(): string {
    return this.path;
  }

  private step(command: 'm' | 'l', x: number, y: number): void {
    const [toX, toY] = [Math.round(x), Math.round(y)];
    const [dx, dy] = [toX - this.x, toY - this.y];
    this.path += `${this.last === command && command === 'l' ? (dx < 0 ? '' : ' ') : command}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [this.x, this.y, this.last] = [toX, toY, command];
  }
}

/** The box that marks are drawn in; it is stretched to its place on the page. */
export const WIDTH = 2000;
export const HEIGHT = 800;

/** What is drawn of one series: SVG paths. */
interface Mark {
  /** The line or the bars; empty for none. */
  readonly path: string;
  /** Dots: points without neighbors, and the last point of a line. */
  readonly dots: string;
}

/** The marks of every series, drawn to the chart's axes. */
export function marks(spec: ChartSpec): readonly Mark[] {
  const values = valueAxis(spec);
  const places = categoryAxis(spec);
  return spec.kind === 'lines' ? lineMarks(spec, values, places) : barMarks(spec, values);
}

function lineMarks(
  { series, categories }: ChartSpec,
  values: ValueAxis,
  axis: CategoryAxis,
): readonly Mark[] {
  const x = (place: number) => ((place - axis.min) / (axis.max - axis.min)) * WIDTH;
  const y = (value: number) => (1 - share(value, values)) * HEIGHT;
  return series.map((one) => {
    const points = categories.map((_, at) => ({
      place: axis.places[at] ?? 0,
      value: drawable(one.values[at]),
    }));
    const pen = new Pen();
    line<(typeof points)[number]>()
      .defined(({ value }) => value !== null)
      .x(({ place }) => x(place))
      .y(({ value }) => y(value ?? 0))
      .curve(one.stepped ? curveStepAfter : curveLinear)
      .context(pen as unknown as CanvasRenderingContext2D)(points);
    const last = points.findLast(({ value }) => value !== null);
    const end = new Pen();
    if (last !== undefined && !one.dashed) end.moveTo(x(last.place), y(last.value ?? 0));
    const dots = pen.dots.map(([left, top]) => `M${left} ${top}h0`).join('');
    return { path: String(pen), dots: `${dots}${String(end) && `${String(end).toUpperCase()}h0`}` };
  });
}

function barMarks(spec: ChartSpec, axis: ValueAxis): readonly Mark[] {
  const flat = spec.kind === 'bars';
  const [along, across] = flat ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
  const band = across / Math.max(1, spec.categories.length);
  const filled = band * BAND[flat ? 'bars' : 'columns'];
  const beside = spec.stacked ? 1 : Math.max(1, spec.series.length);
  const width = filled / beside;
  return spans(spec).map((row, index) => {
    const pen = new Pen();
    row.forEach((span, at) => {
      if (span === null || span[0] === span[1]) return;
      const from = band * at + (band - filled) / 2 + (spec.stacked ? 0 : width * index);
      const [low, high] = [share(Math.min(...span), axis) * along, share(Math.max(...span), axis) * along];
      if (flat) pen.box(low, from, high, from + width);
      else pen.box(from, along - high, from + width, along - low);
    });
    return { path: String(pen), dots: '' };
  });
}
