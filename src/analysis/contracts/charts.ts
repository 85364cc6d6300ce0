import type { ChartSpec } from '../chart-spec.ts';
import { formatMonth, formatMonthName, formatShare } from '../../format/format.ts';
import { toNumber } from '../columns-of.ts';
import { groupBy } from '../order.ts';
import { monthOf, monthsOf, type Period, runningMonth } from '../period.ts';
import { counted, quoted } from '../../format/phrases.ts';
import { type Contract, type Sums, sumsOf } from './contract.ts';
import { type OwnerSums, shareUpfront, short } from './headline.ts';

/** Owners that get a bar of their own; the rest share one. */
const OWNERS = 8;

/** Up front and the rest, which stand on each other: together they are the total. */
const spending = (all: readonly Sums[]): ChartSpec['series'] => [
  { name: 'Up front', tone: 'accent', values: all.map(({ upfront }) => toNumber(upfront)) },
  { name: 'Rest of the total', tone: 'soft', values: all.map(({ rest }) => toNumber(rest)) },
];

const exceeding = ({ exceeding: count }: Sums): string =>
  count === 0
    ? ''
    : ` ${counted(count, 'contract commits', 'contracts commit')} more up front than the total and so ${count === 1 ? 'has' : 'have'} no rest.`;

/** What each owner's contracts commit up front, against the rest of their totals. `owners`: most first. */
export function ownerChart(
  owners: readonly OwnerSums[],
  contracts: readonly Contract[],
  sums: Sums,
  year: number,
): ChartSpec | null {
  const [first] = owners;
  if (first === undefined) return null;
  const own = owners.length <= OWNERS + 1 ? owners : owners.slice(0, OWNERS);
  const named = new Set(own.map(({ owner }) => owner));
  const others = owners.length - own.length;
  const bars = own.map((bar) => ({ label: quoted(bar.owner, 32), sums: bar.sums }));
  if (others > 0)
    bars.push({
      label: `Others (${others})`,
      sums: sumsOf(contracts.filter(({ owner }) => !named.has(owner))),
    });
  const share = shareUpfront(first.sums);
  const of = share === null ? '' : `, ${formatShare(share)} of the total where both are stated`;
  return {
    id: 'contracts-by-owner',
    title: `Up front and the rest by owner, contracts signed in ${year}`,
    summary: `${counted(owners.length, 'owner')}. ${quoted(first.owner)}: ${short(toNumber(first.sums.upfront))} up front in ${counted(first.sums.count, 'contract')}${of}.${exceeding(sums)}`,
    kind: 'bars',
    stacked: true,
    format: 'currency',
    categoryName: 'Owner',
    categories: bars.map(({ label }) => label),
    series: spending(bars.map((bar) => bar.sums)),
  };
}

/** What the contracts signed in each month commit up front, against the rest of their totals. */
export function monthChart(contracts: readonly Contract[], period: Period, year: number): ChartSpec | null {
  const byMonth = groupBy(contracts, ({ signed }) => (signed === null ? '' : monthOf(signed)));
  const months = monthsOf(period);
  const sums = months.map((month) => sumsOf(byMonth.get(month) ?? []));
  const amounts = sums.map(({ upfront }) => toNumber(upfront));
  const best = amounts.indexOf(Math.max(...amounts));
  const month = months[best];
  const most = sums[best];
  if (contracts.length === 0 || month === undefined || most === undefined) return null;
  return {
    id: 'contracts-by-month',
    title: `Up front and the rest by month signed, ${year}`,
    summary: `Most was committed up front in ${formatMonth(month)}: ${short(toNumber(most.upfront))} in ${counted(most.count, 'contract')}.${runningMonth(period)}`,
    kind: 'columns',
    stacked: true,
    format: 'currency',
    categoryName: 'Month',
    categories: months.map(formatMonthName),
    series: spending(sums),
  };
}
