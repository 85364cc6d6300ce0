import { type Decimal, formatDecimal } from '../../format/decimal.ts';
import {
  formatCount,
  formatDate,
  formatMoney,
  formatMonth,
  formatMonthName,
  formatShare,
  formatValue,
  NOT_AVAILABLE,
  unitOf,
} from '../../format/format.ts';
import { counted, listed, quoted } from '../../format/phrases.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { toNumber } from '../columns-of.ts';
import { type Figure, figure, type InsightInput, type InsightOf } from '../insight.ts';
import { ascending, firstBy, groupBy, median } from '../order.ts';
import { monthOf, monthsOf, type Period, periodOf, runningMonth, yearName } from '../period.ts';
import { type Contract, type Contracts, readContracts, type Sums, sumsOf, UNASSIGNED } from './rows.ts';

/** Contracts listed as the biggest. */
const BIGGEST = 8;

/** What the contracts of a fiscal year commit up front. */
export interface ContractsInsight extends InsightOf<'contracts'> {
  /** What its money is in, ISO 4217. */
  readonly currency: string;
  /** Up front, the metric's value; null when no contract of the year states it. */
  readonly upfront: number | null;
  /** The contracts that commit most up front, most first. */
  readonly biggest: readonly Contract[];
}

/** Analyses Upfront_Contract_Spend_Query: contracts signed in the fiscal year up to the night. */
export function analyseContracts(input: InsightInput): ContractsInsight {
  const period = periodOf(input);
  const contracts = readContracts(input, period);
  const sums = sumsOf(contracts.signed);
  const owners = ownersOf(contracts.signed);
  const { currency } = input.company;
  const charts = [
    ownerChart(owners, contracts.signed, sums, input),
    monthChart(contracts.signed, period, input),
  ];
  const stated = contracts.signed.filter(({ upfront }) => upfront !== null);
  return {
    kind: 'contracts',
    headline: headlineOf(contracts, sums, owners, input),
    figures: figuresOf(contracts, sums, currency),
    currency,
    charts: sums.withUpfront + sums.withTotal === 0 ? [] : charts.filter((chart) => chart !== null),
    upfront: sums.withUpfront === 0 ? null : toNumber(sums.upfront),
    biggest: firstBy(stated, BIGGEST, (a, b) => upfrontOf(b) - upfrontOf(a)),
  };
}

const upfrontOf = ({ upfront }: Contract): number => (upfront === null ? 0 : toNumber(upfront));

/** Owners with the most committed up front first; of equals, the one with more contracts. */
function ownersOf(contracts: readonly Contract[]): readonly OwnerSums[] {
  const groups = groupBy(contracts, ({ owner }) => owner);
  return Array.from(groups, ([owner, own]) => ({ owner, sums: sumsOf(own) })).sort(
    (a, b) => toNumber(b.sums.upfront) - toNumber(a.sums.upfront) || b.sums.count - a.sums.count,
  );
}

function figuresOf(
  { signed, elsewhen, undated }: Contracts,
  sums: Sums,
  currency: string,
): readonly Figure[] {
  const share = shareUpfront(sums);
  const totals = ascending(signed.flatMap(({ total }) => (total === null ? [] : [toNumber(total)])));
  const half = median(totals);
  const left = [
    elsewhen === 0 ? null : `${formatCount(elsewhen)} of other years`,
    undated === 0 ? null : `${formatCount(undated)} without a date`,
  ].filter((part) => part !== null);
  return [
    figure('Contracts', formatCount(sums.count), left.length > 0 && `${left.join(' and ')} not counted`),
    money('Up front', sums.upfront, sums.withUpfront, sums.count, currency),
    money('Total value', sums.total, sums.withTotal, sums.count, currency),
    figure(
      'Share up front',
      share === null ? NOT_AVAILABLE : formatShare(share),
      sums.exceeding > 0 &&
        `${counted(sums.exceeding, 'contract commits', 'contracts commit')} more than the total`,
    ),
    figure('Median contract', half === null ? NOT_AVAILABLE : short(half, currency), 'total value'),
  ];
}

/** A sum in short, with every cent beside it. `stating` of the `count` contracts state what was added up. */
function money(label: string, sum: Decimal, stating: number, count: number, currency: string): Figure {
  if (stating === 0) return figure(label, NOT_AVAILABLE, count > 0 && 'no contract states it');
  const silent = count - stating;
  const missing = silent === 0 ? '' : `; ${counted(silent, 'contract does', 'contracts do')} not state it`;
  const exact = formatMoney(formatDecimal(sum), currency);
  return figure(label, short(toNumber(sum), currency), `${exact}${missing}`);
}

/** An owner and the contracts that carry the owner's name. */
interface OwnerSums {
  readonly owner: string;
  readonly sums: Sums;
}

/** An amount for a sentence: `$4.56M`, and with cents where thousands are not worth rounding to. */
const short = (amount: number, currency: string): string =>
  formatValue(amount, unitOf('currency', { currency }), Math.abs(amount) < 1000 ? 'plain' : 'short');

/** Up front as a share of the total, of the contracts that state both; null when that says nothing. */
export function shareUpfront({ both }: Pick<Sums, 'both'>): number | null {
  const total = toNumber(both.total);
  const upfront = toNumber(both.upfront);
  return total > 0 && upfront >= 0 ? upfront / total : null;
}

/** The headline of the page in one sentence. `owners` come with the most first. */
function headlineOf(
  { signed, undated, previous }: Contracts,
  sums: Sums,
  owners: readonly OwnerSums[],
  input: InsightInput,
): string {
  const { currency } = input.company;
  const year = yearName(input);
  if (signed.length === 0) {
    if (previous !== null)
      return `No contract has been signed in ${year} yet; the last one before was signed on ${formatDate(previous)}.`;
    return undated === 0
      ? `No contract has been signed in ${year} yet.`
      : `No contract is known to have been signed in ${year}: ${counted(undated, 'contract has', 'contracts have')} no date.`;
  }
  const subject = sums.count === 1 ? 'The one contract' : `The ${counted(sums.count, 'contract')}`;
  const start = `${subject} signed in ${year}`;
  if (sums.withUpfront === 0)
    return `${start} ${sums.count === 1 ? 'does' : 'do'} not say what is committed up front.`;
  const commits = `${start} ${sums.count === 1 ? 'commits' : 'commit'} ${short(toNumber(sums.upfront), currency)} up front`;
  return `${commits}${outOf(sums, currency)}${signers(owners, sums, currency)}.`;
}

function outOf(sums: Sums, currency: string): string {
  const { both, count } = sums;
  if (both.count === 0) return ', and no total is known';
  const share = shareUpfront(sums);
  const total = short(toNumber(both.total), currency);
  if (both.count === count) return ` of ${total}${share === null ? '' : ` (${formatShare(share)})`}`;
  const known = `the ${counted(both.count, 'contract that states', 'contracts that state')} both`;
  return ` (${share === null ? '' : `${formatShare(share)} `}of ${total} in ${known})`;
}

function signers(owners: readonly OwnerSums[], sums: Sums, currency: string): string {
  const [first, second] = owners;
  if (first === undefined) return '';
  if (second === undefined)
    return first.owner === UNASSIGNED
      ? '; nobody is named as the signer'
      : `; ${quoted(first.owner)} signed all of it`;
  const most = toNumber(first.sums.upfront);
  if (most <= 0) return '';
  const tied = owners.filter(({ sums: { upfront } }) => toNumber(upfront) === most);
  if (tied.length === owners.length)
    return `; ${counted(tied.length, 'owner')} signed ${short(most, currency)} each`;
  if (tied.length > 3)
    return `; ${counted(tied.length, 'owner')} signed the most, ${short(most, currency)} each`;
  if (tied.length > 1)
    return `; ${listed(tied.map(({ owner }) => quoted(owner)))} signed the most, ${short(most, currency)} each`;
  const contracts = counted(first.sums.count, 'contract');
  if (first.owner === UNASSIGNED)
    return `; the most, ${short(most, currency)} in ${contracts}, names nobody as the signer`;
  const all = first.sums.count === sums.count ? 'all ' : '';
  return `; ${quoted(first.owner)} signed the most, ${short(most, currency)} up front in ${all}${contracts}`;
}

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
function ownerChart(
  owners: readonly OwnerSums[],
  contracts: readonly Contract[],
  sums: Sums,
  input: InsightInput,
): ChartSpec | null {
  const { company } = input;
  const { currency } = company;
  const year = yearName(input);
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
    summary: `${counted(owners.length, 'owner')}. ${quoted(first.owner)}: ${short(toNumber(first.sums.upfront), currency)} up front in ${counted(first.sums.count, 'contract')}${of}.${exceeding(sums)}`,
    kind: 'bars',
    stacked: true,
    format: unitOf('currency', company),
    categoryName: 'Owner',
    categories: bars.map(({ label }) => label),
    series: spending(bars.map((bar) => bar.sums)),
  };
}

/** What the contracts signed in each month commit up front, against the rest of their totals. */
function monthChart(contracts: readonly Contract[], period: Period, input: InsightInput): ChartSpec | null {
  const { company } = input;
  const { currency } = company;
  const year = yearName(input);
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
    summary: `Most was committed up front in ${formatMonth(month)}: ${short(toNumber(most.upfront), currency)} in ${counted(most.count, 'contract')}.${runningMonth(period)}`,
    kind: 'columns',
    stacked: true,
    format: unitOf('currency', company),
    categoryName: 'Month',
    categories: months.map(formatMonthName),
    series: spending(sums),
  };
}
