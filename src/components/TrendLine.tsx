/** A point of a trend: one night; null breaks the line. */
export interface TrendPoint {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly value: number | null;
}

const WIDTH = 600;
const HEIGHT = 100;

/** The lowest and highest value of a trend, or null when no night has a value. */
export function trendRange(points: readonly TrendPoint[]): { min: number; max: number } | null {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return null;
  return { min: Math.min(...values), max: Math.max(...values) };
}

/**
 * A metric through time as one line, drawn while the site is built. It stretches to its box: strokes keep their
 * width, and words stay outside as text. Nights are placed by date, so a missing night is a longer step.
 */
export function TrendLine({ points, title }: { points: readonly TrendPoint[]; title: string }) {
  const range = trendRange(points);
  const first = points[0];
  const last = points.at(-1);
  if (range === null || first === undefined || last === undefined) return null;
  const start = Date.parse(first.date);
  const days = Date.parse(last.date) - start;
  const spread = range.max - range.min;
  const x = (date: string) => (days === 0 ? WIDTH : ((Date.parse(date) - start) / days) * WIDTH);
  const y = (value: number) => (spread === 0 ? HEIGHT / 2 : HEIGHT - ((value - range.min) / spread) * HEIGHT);
  const spot = (point: TrendPoint) =>
    point.value === null ? null : `${round(x(point.date))} ${round(y(point.value))}`;
  const newest = points.findLast(({ value }) => value !== null);
  const end = newest === undefined ? null : spot(newest);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={title}>
      <title>{title}</title>
      <path d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
      <path
        d={linePath(points.map(spot))}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${end}h0`}
        stroke="currentColor"
        strokeWidth="9"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Joins neighbouring spots; after a gap a new stroke begins, and a lone spot becomes a dot. */
function linePath(spots: readonly (string | null)[]): string {
  let path = '';
  spots.forEach((spot, index) => {
    if (spot === null) return;
    const joined = (spots[index - 1] ?? null) !== null;
    path += joined ? `L${spot}` : `M${spot}h0`;
  });
  return path;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);
