import { isCalendarDate } from '../catalog/dates.ts';
import { accountTable, itemTable } from './accounts.ts';
import { brandsOf } from './brands.ts';
import { dayOf } from './calendar.ts';
import { contractTables } from './contracts.ts';
import { companyTable, dealsOf, dealTables } from './deals.ts';
import { customerTable, invoiceTables } from './invoices.ts';
import { listingTable, recapTable } from './organizers.ts';
import { seedOf } from './prng.ts';
import { ownerTable, pipelineTables } from './sales.ts';
import type { Night, SourceTable, SourceValue } from './tables.ts';

export type { SourceRow, SourceTable, SourceValue } from './tables.ts';

/** What decides every byte of the generated sources. */
interface GeneratorOptions {
  /** Any text; nights of one seed tell one story. */
  readonly seed: string;
  /** The night, `YYYY-MM-DD`. */
  readonly date: string;
  /** Multiplies the number of entities; 1 is about 20,000 invoice lines. */
  readonly scale?: number;
  /** The company's currency, US dollars by default: the same amounts in it, and what was in it in dollars. */
  readonly currency?: string;
}

function nightOf({ seed, date, scale = 1 }: GeneratorOptions): Night {
  if (!isCalendarDate(date)) throw new RangeError('The date of the night is not a calendar date YYYY-MM-DD.');
  if (!(scale > 0 && scale <= 1_000)) throw new RangeError('The scale is not above 0 and at most 1,000.');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return {
    seed: seedOf(seed),
    today: dayOf(year, month, day),
    windowStart: dayOf(year - 2, 7, 1),
    scale,
  };
}

/**
 * The source tables of an invented marketplace for brand sponsorship, as a night's sync would have left
 * them: some 2.4 years of history, with the flaws that real syncs have. The same options give the same
 * bytes everywhere. The night after shows the same events, what that day brought, and later edits; only
 * at the turn of a year does the history start a year later.
 * @throws {RangeError} when the date or the scale makes no sense
 */
export function generateSources({ currency = 'USD', ...options }: GeneratorOptions): SourceTable[] {
  const night = nightOf(options);
  const brands = brandsOf(night);
  const deals = dealsOf(night, brands);
  const tables = [
    accountTable(),
    itemTable(),
    customerTable(night, brands),
    ...invoiceTables(night, brands),
    companyTable(night, brands),
    ownerTable(),
    ...pipelineTables(),
    ...dealTables(night, deals),
    ...contractTables(night, deals),
    listingTable(night),
    recapTable(night),
  ];
  return currency === 'USD' ? tables : tables.map((table) => atHomeIn(currency, table));
}

/** The columns of sources that hold a currency's code. */
const CURRENCIES = new Set(['currency_id', 'property_deal_currency_code']);

/** Changes the places of dollars and another currency. */
function atHomeIn(currency: string, table: SourceTable): SourceTable {
  const swapped = (value: SourceValue): SourceValue =>
    value === 'USD' ? currency : value === currency ? 'USD' : value;
  const isCode = table.columns.map((name) => CURRENCIES.has(name));
  if (!isCode.includes(true)) return table;
  return {
    ...table,
    rows: table.rows.map((row) => row.map((value, at) => (isCode[at] === true ? swapped(value) : value))),
  };
}
