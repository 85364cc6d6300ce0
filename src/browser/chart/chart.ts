import type ApexCharts from 'apexcharts';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { jsonAsBuilt } from '../as-built.ts';
import { chartOptions, colorsOf } from './apex-options.ts';
import { Readout } from './readout.ts';
import { addStyle } from './style.ts';

/**
 * Puts the interactive chart in the place of the drawn one: it takes over the marks, while grid, axes and words stay.
 * Rejects when the chart cannot be fetched, and the drawing stays as it is.
 */
export async function hydrate(root: HTMLElement, event?: Event): Promise<void> {
  const plot = root.querySelector<HTMLElement>('.p');
  if (plot === null) return;
  const [spec, { default: Chart }] = await Promise.all([
    jsonAsBuilt(root.dataset['chart'] ?? '') as Promise<ChartSpec>,
    import('apexcharts'),
  ]);
  if (!spec.series.some(({ values }) => values.some((value) => value !== null))) return;
  addStyle();
  const box = document.createElement('div');
  box.className = 'live';
  plot.append(box);
  let chart: ApexCharts | undefined;
  const draw = async () => {
    chart?.destroy();
    chart = new Chart(
      box,
      chartOptions(spec, {
        colors: colorsOf(plot, spec),
        height: plot.clientHeight,
      }),
    );
    await chart.render();
    root.classList.add('on');
  };
  try {
    await draw();
  } catch (error) {
    box.remove();
    root.classList.remove('on');
    throw error;
  }
  const readout = new Readout(root, plot, spec);
  if (event instanceof PointerEvent && plot.matches(':hover')) readout.showAt(event);
  const redraw = () => void draw().catch(() => root.classList.remove('on'));
  document.addEventListener('themechange', redraw);
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', redraw);
}
