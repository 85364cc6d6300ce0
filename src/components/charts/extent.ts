import type { ChartSpec } from '../../analysis/chart-spec.ts';

/** Beyond this, sums and differences of values leave what a number can hold; such values are drawn at the limit. */
const LIMIT = 1e300;

/** A value as it is drawn, or null when there is nothing to draw. */
export const drawable = (value: number | null | undefined): number | null =>
  value === null || value === undefined || Number.isNaN(value)
    ? null
    : Math.min(LIMIT, Math.max(-LIMIT, value));

/** A series' part of one category on the value axis; null for no value. */
type Span = readonly [from: number, to: number] | null;

/**
 * Where each series' bar of each category begins and ends, by series and then category. Stacked bars stand on each
 * other, values below zero under it; others all begin at zero.
 */
export function spans({ series, categories, stacked = false }: ChartSpec): readonly (readonly Span[])[] {
  const above = categories.map(() => 0);
  const below = categories.map(() => 0);
  return series.map(({ values }) =>
    categories.map((_, at) => {
      const value = drawable(values[at]);
      if (value === null) return null;
      if (!stacked) return [0, value];
      const pile = value < 0 ? below : above;
      const from = pile[at] ?? 0;
      const to = drawable(from + value) ?? 0;
      pile[at] = to;
      return [from, to];
    }),
  );
}

/** The lowest and highest value that a chart has to show, or null when it has none. */
export function extent(spec: ChartSpec): readonly [low: number, high: number] | null {
  const shown =
    spec.kind === 'lines'
      ? spec.series.flatMap(({ values }) => values.map(drawable))
      : spans(spec).flatMap((row) => row.flatMap((span) => span ?? []));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of shown) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? null : [low, high];
}
