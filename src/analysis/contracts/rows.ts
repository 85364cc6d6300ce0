import { addDecimals, type Decimal, ZERO } from '../../format/decimal.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';
import { isWithin, type Period } from '../period.ts';

/** Contracts that nobody is said to have signed. The view writes the same word. */
export const UNASSIGNED = 'Unassigned';

/** One row of the view. Money is exact; null is what the row does not say. */
export interface Contract {
  readonly id: string | null;
  readonly customer: string | null;
  readonly owner: string;
  readonly signed: string | null;
  readonly total: Decimal | null;
  readonly upfront: Decimal | null;
}

/** The contracts of a view, and those of them that the period's metric counts. */
export interface Contracts {
  readonly signed: readonly Contract[];
  /** Rows signed before or after the period. */
  readonly elsewhen: number;
  readonly undated: number;
  /** The last date before the period on which a contract was signed. */
  readonly previous: string | null;
}

/** Reads every row of the view and keeps those signed in the period. */
export function readContracts(input: InsightInput, period: Period): Contracts {
  const columns = columnsOf(input);
  const id = columns.text('contract_id');
  const customer = columns.text('customer_name');
  const owner = columns.text('owner_name');
  const date = columns.date('signed_date');
  const total = columns.decimal('contract_value');
  const upfront = columns.decimal('upfront_spend');
  const signed: Contract[] = [];
  let elsewhen = 0;
  let undated = 0;
  let previous: string | null = null;
  for (const row of input.rows) {
    const on = date(row);
    if (on === null) undated += 1;
    else if (isWithin(period, on))
      signed.push({
        id: id(row),
        customer: customer(row),
        owner: owner(row) ?? UNASSIGNED,
        signed: on,
        total: total(row),
        upfront: upfront(row),
      });
    else {
      elsewhen += 1;
      if (on < period.first && (previous === null || on > previous)) previous = on;
    }
  }
  return { signed, elsewhen, undated, previous };
}

/** Exact totals of some contracts. */
export interface Sums {
  readonly count: number;
  /** Contracts that say what they commit up front. */
  readonly withUpfront: number;
  readonly upfront: Decimal;
  readonly withTotal: number;
  readonly total: Decimal;
  /** What their totals leave over what they commit up front; a contract that commits more leaves nothing. */
  readonly rest: Decimal;
  /** Contracts that commit more up front than their total. */
  readonly exceeding: number;
  /** Up front and total of the contracts that state both: only these can be compared. */
  readonly both: { readonly count: number; readonly upfront: Decimal; readonly total: Decimal };
}

/** Adds contracts up, to the cent. */
export function sumsOf(contracts: readonly Contract[]): Sums {
  let [withUpfront, withTotal, exceeding, count] = [0, 0, 0, 0];
  let [allUpfront, allTotal, rest, bothUpfront, bothTotal] = [ZERO, ZERO, ZERO, ZERO, ZERO];
  for (const { upfront, total } of contracts) {
    if (upfront !== null) {
      withUpfront += 1;
      allUpfront = addDecimals(allUpfront, upfront);
    }
    if (total === null) continue;
    withTotal += 1;
    allTotal = addDecimals(allTotal, total);
    const left = upfront === null ? total : addDecimals(total, { ...upfront, units: -upfront.units });
    if (left.units > 0n) rest = addDecimals(rest, left);
    if (upfront === null) continue;
    if (left.units < 0n) exceeding += 1;
    count += 1;
    bothUpfront = addDecimals(bothUpfront, upfront);
    bothTotal = addDecimals(bothTotal, total);
  }
  return {
    count: contracts.length,
    withUpfront,
    upfront: allUpfront,
    withTotal,
    total: allTotal,
    rest,
    exceeding,
    both: { count, upfront: bothUpfront, total: bothTotal },
  };
}
