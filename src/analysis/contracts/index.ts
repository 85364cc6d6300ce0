import { type Decimal, formatDecimal } from '../../format/decimal.ts';
import { formatCount, formatMoney, formatShare, NOT_AVAILABLE } from '../../format/format.ts';
import { toNumber } from '../columns-of.ts';
import type { Figure, Insight, InsightInput } from '../insight.ts';
import { ascending, firstBy, groupBy, median } from '../order.ts';
import { periodOf } from '../period.ts';
import { counted } from '../../format/phrases.ts';
import { monthChart, ownerChart } from './charts.ts';
import { type Contract, type Contracts, readContracts, type Sums, sumsOf } from './contract.ts';
import { headlineOf, type OwnerSums, shareUpfront, short } from './headline.ts';

/** Contracts listed as the biggest. */
const BIGGEST = 8;

/** What the contracts of a fiscal year commit up front. */
export interface ContractsInsight extends Insight {
  /** Up front in US dollars, the metric's value; null when no contract of the year states it. */
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
  const year = input.fiscalYear;
  const charts = [
    ownerChart(owners, contracts.signed, sums, year),
    monthChart(contracts.signed, period, year),
  ];
  const stated = contracts.signed.filter(({ upfront }) => upfront !== null);
  return {
    headline: headlineOf(contracts, sums, owners, year),
    figures: figuresOf(contracts, sums),
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

function figuresOf({ signed, elsewhen, undated }: Contracts, sums: Sums): readonly Figure[] {
  const share = shareUpfront(sums);
  const totals = ascending(signed.flatMap(({ total }) => (total === null ? [] : [toNumber(total)])));
  const half = median(totals);
  const left = [
    elsewhen === 0 ? null : `${formatCount(elsewhen)} of other years`,
    undated === 0 ? null : `${formatCount(undated)} without a date`,
  ].filter((part) => part !== null);
  return [
    figure('Contracts', formatCount(sums.count), left.length > 0 && `${left.join(' and ')} not counted`),
    money('Up front', sums.upfront, sums.withUpfront, sums.count),
    money('Total value', sums.total, sums.withTotal, sums.count),
    figure(
      'Share up front',
      share === null ? NOT_AVAILABLE : formatShare(share),
      sums.exceeding > 0 &&
        `${counted(sums.exceeding, 'contract commits', 'contracts commit')} more than the total`,
    ),
    figure('Median contract', half === null ? NOT_AVAILABLE : short(half), 'total value'),
  ];
}

/** A sum in short, with every cent beside it. `stating` of the `count` contracts state what was added up. */
function money(label: string, sum: Decimal, stating: number, count: number): Figure {
  if (stating === 0) return figure(label, NOT_AVAILABLE, count > 0 && 'no contract states it');
  const silent = count - stating;
  const missing = silent === 0 ? '' : `; ${counted(silent, 'contract does', 'contracts do')} not state it`;
  const exact = formatMoney(formatDecimal(sum));
  return figure(label, short(toNumber(sum)), `${exact}${missing}`);
}

const figure = (label: string, value: string, note: string | false): Figure =>
  note === false ? { label, value } : { label, value, note };
