import type { ChartSpec } from '../chart-spec.ts';
import { formatValue } from '../../format/format.ts';
import { toNumber } from '../columns-of.ts';
import { quoted } from '../../format/phrases.ts';
import { type Customer, NO_NAME } from './customers.ts';
import { short, size } from './sentences.ts';
import type { Sums } from './sums.ts';

/** Labels of one chart must differ; names that look alike once they are cut get a number. */
function distinct(labels: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/** The customers whose revenue changed most: `gains` biggest first, `losses` biggest first. Null without any. */
export function moversChart(
  gains: readonly Customer[],
  losses: readonly Customer[],
  fiscalYear: number,
): ChartSpec | null {
  const all = [...gains, ...losses.toReversed()];
  if (all.length === 0) return null;
  const tell = (customer: Customer | undefined, what: string, way: string): string =>
    customer === undefined
      ? ''
      : ` ${what}: ${quoted(customer.name ?? NO_NAME)}, ${way} ${size(customer.change)} to ${short(customer.now)}.`;
  const [gain, loss] = [gains[0], losses[0]];
  return {
    id: 'nrr-movers',
    title: `Biggest changes of revenue, ${fiscalYear - 1} to ${fiscalYear}`,
    summary: `${tell(gain, 'Biggest growth', 'up')}${tell(loss, 'Biggest loss', 'down')}`.trim(),
    kind: 'bars',
    stacked: true,
    format: 'currency',
    categoryName: 'Customer',
    categories: distinct(all.map(({ name }) => quoted(name ?? NO_NAME, 28))),
    series: [
      { name: 'Growth', tone: 'good', values: all.map(only((change) => change > 0)) },
      { name: 'Loss', tone: 'off', values: all.map(only((change) => change < 0)) },
    ].filter(({ values }) => values.some((value) => value !== null)) as ChartSpec['series'],
  };
}

const only =
  (wanted: (change: number) => boolean) =>
  ({ change }: Customer): number | null => {
    const amount = toNumber(change);
    return wanted(amount) ? amount : null;
  };

/** From last year's revenue to this year's, of the same customers. Null without customers of last year. */
export function bridgeChart({ before, now, ratio, groups }: Sums, fiscalYear: number): ChartSpec | null {
  if (ratio === null) return null;
  const last = String(fiscalYear - 1);
  const unstated = groups.unstated.customers.length > 0;
  const steps = [
    { label: last, total: before },
    { label: 'Grew', change: groups.grew.change },
    { label: 'Shrank', change: groups.shrank.change },
    { label: 'Left', change: groups.left.change },
    ...(unstated ? [{ label: 'No figure', change: groups.unstated.change }] : []),
    { label: String(fiscalYear), total: now },
  ];
  const pick = (wanted: (step: (typeof steps)[number]) => boolean | undefined) =>
    steps.map((step) => (wanted(step) ? toNumber(step.total ?? step.change) : null));
  return {
    id: 'nrr-bridge',
    title: `From ${last} to ${fiscalYear}, the same customers`,
    summary: `Revenue of ${last}: ${short(before)}. Expansion added ${size(groups.grew.change)}; contraction took ${size(groups.shrank.change)} and customers who left took ${size(groups.left.change)}${unstated ? `; ${size(groups.unstated.change)} belong to customers without a figure` : ''}. ${fiscalYear} stands at ${short(now)}, ${formatValue(ratio, 'percent')}.`,
    kind: 'columns',
    stacked: true,
    format: 'currency',
    categoryName: 'Step',
    categories: steps.map(({ label }) => label),
    series: [
      { name: 'Revenue', tone: 'accent', values: pick(({ total }) => total !== undefined) },
      { name: 'Gained', tone: 'good', values: pick(({ change }) => change && change.units > 0n) },
      { name: 'Lost', tone: 'off', values: pick(({ change }) => change && change.units < 0n) },
    ],
  };
}
