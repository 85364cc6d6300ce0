import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { readings } from '../../components/charts/labels.ts';
import { categoryAxis } from '../../components/charts/scale.ts';

/** Pixels between a category and the words about it. */
const GAP = 16;

/** The values of one category beside its place in a chart, for readers who point at it, touch it or use keys. */
export class Readout {
  private readonly root: HTMLElement;
  private readonly plot: HTMLElement;
  private readonly spec: ChartSpec;
  private readonly cursor = document.createElement('div');
  private readonly status = document.createElement('div');
  private shown: number | null = null;

  constructor(root: HTMLElement, plot: HTMLElement, spec: ChartSpec) {
    [this.root, this.plot, this.spec] = [root, plot, spec];
    this.cursor.className = 'cursor';
    this.status.className = 'said';
    this.status.role = 'status';
    plot.append(this.cursor, this.status);
    // A group keeps arrow keys to the screen reader; an application is given them.
    root.role = 'application';
    root.ariaRoleDescription = 'interactive chart';
    root.setAttribute('aria-keyshortcuts', 'ArrowLeft ArrowRight Home End Escape');
    root.addEventListener('keydown', (event) => this.key(event));
    root.addEventListener('blur', () => this.hide());
    for (const type of ['pointerdown', 'pointermove'] as const)
      plot.addEventListener(type, (event) => this.showAt(event));
    plot.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse') this.hide();
    });
  }

  /** Shows the category that is nearest to a pointer. */
  showAt({ clientX, clientY }: PointerEvent): void {
    const box = this.plot.getBoundingClientRect();
    const aimed =
      this.spec.kind === 'bars' ? (clientY - box.top) / box.height : (clientX - box.left) / box.width;
    const places = this.places();
    const distances = places.map((place) => Math.abs(place - aimed));
    const nearest = distances.indexOf(Math.min(...distances));
    // What a mouse passes over is not read out.
    if (nearest !== this.shown) this.show(nearest, 'off');
  }

  /** Where each category stands in the plot, 0 to 1. */
  private places(): readonly number[] {
    const { min, max, places } = categoryAxis(this.spec);
    return places.map((place) => (place - min) / (max - min));
  }

  private show(at: number, live: 'polite' | 'off'): void {
    const place = this.places()[at];
    if (place === undefined) return;
    this.shown = at;
    this.status.ariaLive = live;
    this.status.replaceChildren(tipOf(this.spec, at));
    this.plot.classList.add('reading');
    this.move(place);
  }

  /** Moves line and words by translation alone, which is no shift of the layout; the words go where there is room. */
  private move(place: number): void {
    const { status, cursor } = this;
    const [room, plot, tip] = [this.root, this.plot, status].map((one) => one.getBoundingClientRect());
    if (room === undefined || plot === undefined || tip === undefined) return;
    const flat = this.spec.kind === 'bars';
    const at = place * (flat ? plot.height : plot.width);
    const beside = place > 0.5 ? at - (flat ? tip.height : tip.width) - GAP : at + GAP;
    const [x, y] = flat ? [0, beside] : [beside, 0];
    const kept = Math.max(room.left - plot.left, Math.min(room.right - plot.left - tip.width, x));
    cursor.style.translate = flat ? `0 ${at}px` : `${at}px`;
    status.style.translate = `${kept}px ${y}px`;
  }

  private hide(): void {
    this.shown = null;
    this.plot.classList.remove('reading');
    this.status.replaceChildren();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.root) return;
    const last = this.spec.categories.length - 1;
    const from = this.shown;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: from === null ? last : from - 1,
      ArrowRight: from === null ? 0 : from + 1,
      Home: 0,
      End: last,
    };
    const flat = this.spec.kind === 'bars';
    const key = flat
      ? event.key.replace('ArrowUp', 'ArrowLeft').replace('ArrowDown', 'ArrowRight')
      : event.key;
    if (event.key === 'Escape') this.hide();
    const to = steps[key];
    if (to === undefined) return;
    event.preventDefault();
    this.show(Math.max(0, Math.min(last, to)), 'polite');
  }
}

/** A category's name and values, for a tooltip. Text is set as text: names come from outside. */
function tipOf(spec: ChartSpec, at: number): HTMLElement {
  const { category, values } = readings(spec, at);
  const tip = document.createElement('div');
  tip.className = 'tip';
  const head = document.createElement('b');
  head.textContent = category;
  tip.append(head);
  for (const { series, name, text } of values) {
    const line = document.createElement('span');
    const swatch = document.createElement('i');
    swatch.style.background = `var(--${spec.series[series]?.tone ?? 'accent'})`;
    const value = document.createElement('b');
    value.textContent = text;
    line.append(swatch, ` ${name} `, value);
    tip.append(line);
  }
  return tip;
}
