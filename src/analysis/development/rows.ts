import { DEVELOPMENT_CODES } from '../../catalog/views.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';

/** A customer as the view has it; null is what the row does not say. */
export interface Developed {
  readonly name: string | null;
  readonly first: string | null;
  readonly last: string | null;
  /** A customer on the first day of the fiscal year. */
  readonly atStart: boolean | null;
  readonly active: boolean | null;
  readonly status: string | null;
}

/** The customers of a fiscal year by what became of them. */
export interface Development {
  readonly all: readonly Developed[];
  readonly fresh: readonly Developed[];
  readonly retained: readonly Developed[];
  readonly reactivated: readonly Developed[];
  /** Churned, and customers when the year began: lost this year. */
  readonly lost: readonly Developed[];
  /** Churned, but no customers when the year began: lost before it. */
  readonly gone: readonly Developed[];
  /** Customers with a status that the catalog does not know, by status; '' for none. Most first. */
  readonly other: readonly (readonly [status: string, customers: readonly Developed[]])[];
  /** Customers on the first day of the fiscal year, whatever their status. */
  readonly start: number;
  /** Customers now: `is_active`, as the metric of active customers counts them. */
  readonly now: number;
  /** Customers on the first day who still are: what logo retention counts. */
  readonly kept: number;
}

const known: ReadonlySet<string> = new Set(DEVELOPMENT_CODES);

/** Reads every row; upper case and spaces around a status do not make it another. */
export function readDevelopment({ rows, ...input }: InsightInput): Development {
  const column = columnsOf(input);
  const name = column.text('customer_name');
  const first = column.date('first_invoice_date');
  const last = column.date('last_invoice_date');
  const atStart = column.flag('was_customer_at_period_start');
  const active = column.flag('is_active');
  const status = column.text('development_status');
  const all = rows.map((row) => ({
    name: name(row),
    first: first(row),
    last: last(row),
    atStart: atStart(row),
    active: active(row),
    status: status(row),
  }));
  const groups = Map.groupBy(all, (customer) => {
    const word = customer.status?.trim().toLowerCase() ?? '';
    return known.has(word) ? word : (customer.status?.trim() ?? '');
  });
  const churned = groups.get('churned') ?? [];
  return {
    all,
    fresh: groups.get('new') ?? [],
    retained: groups.get('retained') ?? [],
    reactivated: groups.get('reactivated') ?? [],
    lost: churned.filter((customer) => customer.atStart === true),
    gone: churned.filter((customer) => customer.atStart !== true),
    other: [...groups].filter(([word]) => !known.has(word)).sort(([, a], [, b]) => b.length - a.length),
    start: all.filter((customer) => customer.atStart === true).length,
    now: all.filter((customer) => customer.active === true).length,
    kept: all.filter((customer) => customer.atStart === true && customer.active === true).length,
  };
}
