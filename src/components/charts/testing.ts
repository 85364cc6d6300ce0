import type { ChartSpec } from '../../analysis/chart-spec.ts';

/** A chart of one series, with what a test says of it. */
export const chart = (values: readonly (number | null)[], more: Partial<ChartSpec> = {}): ChartSpec => ({
  id: 'test',
  title: 'Test',
  summary: 'A test.',
  kind: 'lines',
  format: 'number',
  categoryName: 'Item',
  categories: values.map((_, at) => `Item ${at + 1}`),
  series: [{ name: 'Values', tone: 'accent', values }],
  ...more,
});
