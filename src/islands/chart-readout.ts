import { categoryAxis } from '../components/charts/scale.ts';
import type { ChartSpec } from '../components/charts/spec.ts';
import { tipOf } from './chart-tip.ts';

/** The values of one category beside a chart, for readers who step through it with keys or touch it. */
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
    root.addEventListener('pointerdown', (event) => {
      if (event.pointerType !== 'mouse') this.showAt(event);
    });
    // A mouse has the tooltip of the chart itself.
    root.addEventListener('pointermove', (event) => {
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
    this.show(distances.indexOf(Math.min(...distances)));
  }

  /** Where each category stands in the plot, 0 to 1. */
  private places(): readonly number[] {
    const { min, max, places } = categoryAxis(this.spec);
    return places.map((place) => (place - min) / (max - min));
  }

  private show(at: number): void {
    const place = this.places()[at];
    if (place === undefined) return;
    this.shown = at;
    const flat = this.spec.kind === 'bars';
    this.plot.style.setProperty('--at', `${place * 100}%`);
    this.status.replaceChildren(tipOf(this.spec, at));
    this.plot.classList.add('reading');
    // The words stand on the side that has room.
    this.plot.classList.toggle('late', flat ? place > 0.6 : place > 0.5);
    this.status.style.translate = '';
    const [room, box] = [this.root.getBoundingClientRect(), this.status.getBoundingClientRect()];
    const shift = Math.max(room.left - box.left, Math.min(0, room.right - box.right));
    this.status.style.translate = `${shift}px`;
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
    this.show(Math.max(0, Math.min(last, to)));
  }
}
