import { daysBetween } from '../../catalog/dates.ts';
import { formatValue } from '../../format/format.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';
import { isWithin, type Period } from '../period.ts';

/** A program of a signed contract, as a list shows it. */
export interface Program {
  readonly contract: string | null;
  readonly customer: string | null;
  readonly program: string | null;
  /** For a fulfilled program the days it took, for an open one the days since it was signed. */
  readonly days: number;
}

/** A program fulfilled in the period. */
export interface Fulfilled extends Program {
  readonly on: string;
}

/** What the view says of a night. */
export interface Programs {
  /** Those the metric counts: fulfilled in the period, with a number of days. */
  readonly fulfilled: readonly Fulfilled[];
  /** Open ones with their age on the night's date. */
  readonly open: readonly Program[];
  /** Open ones without a signed date: no age. */
  readonly ageless: number;
  /** Fulfilled in the period, but the row does not say in how many days. */
  readonly uncounted: number;
  /** Fulfilled before the period. */
  readonly earlier: number;
  /** The last date before the period on which a program was fulfilled. */
  readonly previous: string | null;
}

/** Reads every row of the view as things stood on the night's date. */
export function readPrograms(input: InsightInput, period: Period): Programs {
  const columns = columnsOf(input);
  const contract = columns.text('contract_id');
  const customer = columns.text('customer_name');
  const program = columns.text('program');
  const signedOn = columns.date('signed_date');
  const fulfilledOn = columns.date('fulfilled_date');
  const daysOf = columns.number('days_to_fulfill');
  const [fulfilled, open]: [Fulfilled[], Program[]] = [[], []];
  let [ageless, uncounted, earlier] = [0, 0, 0];
  let previous: string | null = null;
  for (const row of input.rows) {
    const signed = signedOn(row);
    const on = fulfilledOn(row);
    const days = daysOf(row);
    const known = () => ({ contract: contract(row), customer: customer(row), program: program(row) });
    if (on === null || on > input.date) {
      if (signed === null) ageless += 1;
      else if (signed <= input.date) open.push({ ...known(), days: daysBetween(signed, input.date) });
    } else if (isWithin(period, on)) {
      if (days === null) uncounted += 1;
      else fulfilled.push({ ...known(), on, days });
    } else if (on < period.first) {
      earlier += 1;
      if (previous === null || on > previous) previous = on;
    }
  }
  return { fulfilled, open, ageless, uncounted, earlier, previous };
}

/** `39 days`, `1 day`, `39.5 days`. */
export function inDays(days: number): string {
  const text = formatValue(days, 'number');
  return `${text} ${text === '1' || text === '-1' ? 'day' : 'days'}`;
}
