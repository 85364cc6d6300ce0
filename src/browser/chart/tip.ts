import { readings } from '../../components/charts/labels.ts';
import type { ChartSpec } from '../../analysis/chart-spec.ts';

/** A category's name and values, for a tooltip. Text is set as text: names come from outside. */
export function tipOf(spec: ChartSpec, at: number): HTMLElement {
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
