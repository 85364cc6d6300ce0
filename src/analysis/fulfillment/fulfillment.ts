import {
  formatCount,
  formatDate,
  formatNumber,
  formatShare,
  formatValue,
  NOT_AVAILABLE,
} from '../../format/format.ts';
import { counted } from '../../format/phrases.ts';
import { type Figure, figure, type InsightInput, type InsightOf } from '../insight.ts';
import { ascending, firstBy, median } from '../order.ts';
import { periodOf, yearName } from '../period.ts';
import { distributionChart, monthChart, programChart } from './charts.ts';
import { type Fulfilled, inDays, type Program, type Programs, readPrograms } from './rows.ts';

/** Programs in each list. */
const LISTED = 6;

/** How long signed contracts wait for their programs. */
export interface FulfillmentInsight extends InsightOf<'fulfillment'> {
  /** Median days of the programs fulfilled in the fiscal year, the metric's value; null when there are none. */
  readonly median: number | null;
  /** The programs that took longest to fulfill, longest first. */
  readonly slowest: readonly Fulfilled[];
  /** The open programs that have waited longest, longest first. */
  readonly longestOpen: readonly Program[];
}

/** The rows, and the target in force in days, when there is one. */
interface FulfillmentInput extends InsightInput {
  readonly target?: number | null;
}

/** Analyses Days_to_Fulfill_Contract_Program: programs fulfilled in the fiscal year, and those open on the night. */
export function analyseFulfillment(input: FulfillmentInput): FulfillmentInsight {
  const { target = null } = input;
  const year = yearName(input);
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
    kind: 'fulfillment',
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

/** Below this many programs a tenth of them says nothing. */
const ENOUGH = 10;

/** The days that the slowest tenth took at least; null when there are too few to say so. */
const slowTenth = (sorted: readonly number[]): number | null =>
  sorted.length < ENOUGH ? null : (sorted[sorted.length - Math.ceil(sorted.length / 10)] ?? null);

/** The headline of the page. `days` are those of the fulfilled programs, sorted upwards. */
function headlineOf(programs: Programs, days: readonly number[], year: string): string {
  return `${fulfilledPart(programs, days, year)} ${openPart(programs)}`;
}

function fulfilledPart({ uncounted, previous }: Programs, days: readonly number[], year: string): string {
  const half = median(days);
  const [fastest, slowest] = [days[0], days.at(-1)];
  if (half === null || fastest === undefined || slowest === undefined)
    return nothing(uncounted, previous, year);
  if (days.length === 1) return `The one program fulfilled in ${year} took ${inDays(half)}.`;
  const programs = `the ${counted(days.length, 'program')} fulfilled in ${year}`;
  if (fastest === slowest) return `Each of ${programs} took ${inDays(half)}.`;
  const tenth = slowTenth(days);
  const tail =
    tenth === null || tenth <= half
      ? `the slowest ${formatNumber(slowest)}`
      : `one in ten took ${formatNumber(tenth)} or more`;
  return `Half of ${programs} took ${inDays(half)} or less; ${tail}.`;
}

function nothing(uncounted: number, previous: string | null, year: string): string {
  if (uncounted > 0)
    return `${counted(uncounted, 'program was', 'programs were')} fulfilled in ${year}, but no row says in how many days.`;
  const last = previous === null ? '' : `; the last one before was fulfilled on ${formatDate(previous)}`;
  return `No program has been fulfilled in ${year} yet${last}.`;
}

function openPart({ open, ageless }: Programs): string {
  const count = open.length + ageless;
  if (count === 0) return 'None is open.';
  const are = `${formatCount(count)} ${count === 1 ? 'is' : 'are'} still open`;
  const oldest = open.reduce((most, { days }) => Math.max(most, days), -1);
  if (oldest < 0) return `${are}, with no signed date to count from.`;
  return count === 1 ? `${are}, for ${inDays(oldest)}.` : `${are}, the oldest for ${inDays(oldest)}.`;
}
