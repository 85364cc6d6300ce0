import { formatCount, formatDate, formatNumber, formatValue } from '../../format/format.ts';
import { median } from '../order.ts';
import { counted } from '../../format/phrases.ts';
import type { Programs } from './program.ts';

/** Below this many programs a tenth of them says nothing. */
const ENOUGH = 10;

/** `39 days`, `1 day`, `39.5 days`. */
export function inDays(days: number): string {
  const text = formatValue(days, 'number');
  return `${text} ${text === '1' || text === '-1' ? 'day' : 'days'}`;
}

/** The days that the slowest tenth took at least; null when there are too few to say so. */
export const slowTenth = (sorted: readonly number[]): number | null =>
  sorted.length < ENOUGH ? null : (sorted[sorted.length - Math.ceil(sorted.length / 10)] ?? null);

/** The headline of the page. `days` are those of the fulfilled programs, sorted upwards. */
export function headlineOf(programs: Programs, days: readonly number[], year: number): string {
  return `${fulfilledPart(programs, days, year)} ${openPart(programs)}`;
}

function fulfilledPart({ uncounted, previous }: Programs, days: readonly number[], year: number): string {
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

function nothing(uncounted: number, previous: string | null, year: number): string {
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
