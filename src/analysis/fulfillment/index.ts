import { formatCount, formatShare, formatValue, NOT_AVAILABLE } from '../../format/format.ts';
import type { Figure, Insight, InsightInput } from '../insight.ts';
import { ascending, firstBy, median } from '../order.ts';
import { periodOf } from '../period.ts';
import { distributionChart, monthChart, programChart } from './charts.ts';
import { headlineOf, inDays, slowTenth } from './headline.ts';
import { type Fulfilled, type Program, type Programs, readPrograms } from './program.ts';

/** Programs in each list. */
const LISTED = 6;

/** How long signed contracts wait for their programs. */
export interface FulfillmentInsight extends Insight {
  /** Median days of the programs fulfilled in the fiscal year, the metric's value; null when there are none. */
  readonly median: number | null;
  /** The programs that took longest to fulfill, longest first. */
  readonly slowest: readonly Fulfilled[];
  /** The open programs that have waited longest, longest first. */
  readonly longestOpen: readonly Program[];
}

/** The rows, and the target in force in days, when there is one. */
export interface FulfillmentInput extends InsightInput {
  readonly target?: number | null;
}

/** Analyses Days_to_Fulfill_Contract_Program: programs fulfilled in the fiscal year, and those open on the night. */
export function analyseFulfillment(input: FulfillmentInput): FulfillmentInsight {
  const { fiscalYear: year, target = null } = input;
  const period = periodOf(input);
  const programs = readPrograms(input, period);
  const days = ascending(programs.fulfilled.map((program) => program.days));
  const charts = [
    distributionChart(days, target, year),
    programChart(programs.fulfilled, year),
    monthChart(programs.fulfilled, period, target, year),
  ];
  const longest = (a: Program, b: Program) => b.days - a.days;
  return {
    headline: headlineOf(programs, days, year),
    figures: figuresOf(programs, days, target),
    charts: charts.filter((chart) => chart !== null),
    median: median(days),
    slowest: firstBy(programs.fulfilled, LISTED, longest),
    longestOpen: firstBy(programs.open, LISTED, longest),
  };
}

function figuresOf(programs: Programs, days: readonly number[], target: number | null): readonly Figure[] {
  const { open, ageless, earlier, uncounted } = programs;
  const half = median(days);
  const tenth = slowTenth(days);
  const age = median(ascending(open.map((program) => program.days)));
  const before = days.filter((value) => value < 0).length;
  const met = days.filter((value) => target !== null && value <= target).length;
  const notes = [
    earlier === 0 ? null : `${formatCount(earlier)} of earlier years not counted`,
    uncounted === 0 ? null : `${formatCount(uncounted)} without a number of days not counted`,
    before === 0
      ? null
      : `${formatCount(before)} fulfilled before ${before === 1 ? 'it was' : 'they were'} signed`,
  ].filter((note) => note !== null);
  const openNotes = [
    age === null ? null : `half of them for ${inDays(age)} or more`,
    ageless === 0 ? null : `${formatCount(ageless)} without a signed date`,
  ].filter((note) => note !== null);
  return [
    figure('Median', half === null ? NOT_AVAILABLE : inDays(half), 'from signing to fulfillment'),
    figure('Fulfilled', formatCount(days.length), notes.join('; ')),
    ...(target === null || days.length === 0
      ? []
      : [
          figure(
            'Within target',
            formatShare(met / days.length),
            `${formatCount(met)} took ${inDays(target)} or less`,
          ),
        ]),
    tenth === null
      ? figure('Slowest tenth', NOT_AVAILABLE, 'too few programs to say')
      : figure('Slowest tenth', `${formatValue(tenth, 'number')} days`, 'or more'),
    figure('Still open', formatCount(open.length + ageless), openNotes.join('; ')),
  ];
}

const figure = (label: string, value: string, note: string): Figure =>
  note === '' ? { label, value } : { label, value, note };
