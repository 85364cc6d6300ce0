import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import type { Exported } from './fivetran-tables.ts';

type Row = Readonly<Record<string, string>>;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const isTrue = (cell: string | undefined): boolean => cell?.toLowerCase() === 'true';
const first = (...cells: readonly (string | undefined)[]): string => cells.find((cell) => cell) ?? '';

/**
 * The numbers of a night that invoices and deals tell, computed from the rows by other means than SQL.
 * @param tables by their files, as Fivetran names them.
 * @param date the night's, YYYY-MM-DD, of a fiscal year that is the calendar's.
 */
export function numbersOf(
  tables: Readonly<Record<string, Exported>>,
  date: string,
  quota: number | null,
): Record<string, number | null> {
  const rowsOf = (table: string): readonly Row[] =>
    Object.entries(tables).find(([file]) => file.endsWith(`/${table}.csv`))?.[1].rows ?? [];
  const lines = linesOf(rowsOf);
  const [year, before] = [date.slice(0, 4), String(Number(date.slice(0, 4)) - 1)];
  const thisYear = lines.filter((line) => line.date.startsWith(year) && line.date <= date);
  const { revenue, services, volume } = DEFAULT_COMPANY.accounts;
  const isRevenue = ({ account }: Line) => {
    const code = Number(/^\s*(\d{4})/.exec(account)?.[1] ?? 0);
    return code >= revenue.from && code <= revenue.to;
  };
  const amount = (those: readonly Line[]) => sum(those.map((line) => line.amount));
  const on = (account: string) => amount(thisYear.filter((line) => line.account.trim() === account));

  const known = [...new Set(rowsOf('customer').map(({ id = '' }) => id))];
  const bought = known.map((id) => {
    const of = (those: readonly Line[]) =>
      amount(those.filter((one) => one.customer === id && isRevenue(one)));
    return { now: of(thisYear), before: of(lines.filter((line) => line.date.startsWith(before))) };
  });
  const base = bought.filter((customer) => customer.before > 0);

  const days = known.map((id) =>
    rowsOf('invoice')
      .filter((invoice) => invoice['customer_id'] === id && !isTrue(invoice['_fivetran_deleted']))
      .map((invoice) => invoice['transaction_date'] ?? '')
      .filter((day) => day !== '' && day <= date),
  );
  const within = (from: string, to: string) => (day: string) => day >= from && day < to;
  const active = (those: readonly string[]) => those.some((day) => day > `${before}${date.slice(4)}`);
  const atStart = days.filter((those) => those.some(within(`${before}-01-01`, `${year}-01-01`)));

  const values = {
    revenue_ytd: lines.length === 0 ? null : amount(thisYear.filter(isRevenue)),
    take_rate: ratio(on(services), on(volume)),
    nrr: ratio(sum(base.map(({ now }) => now)), sum(base.map((customer) => customer.before))),
    pipeline_coverage: coverage(rowsOf, year, quota),
    logo_retention: ratio(atStart.filter(active).length, atStart.length),
    customer_count: days.every((those) => those.length === 0) ? null : days.filter(active).length,
  };
  return {
    ...values,
    person_revenue_ytd: values.revenue_ytd,
    person_take_rate: values.take_rate,
    person_nrr: values.nrr,
  };
}

/** An amount on an account, in the home currency. */
interface Line {
  readonly customer: string;
  readonly date: string;
  readonly account: string;
  readonly amount: number;
}

function linesOf(rowsOf: (table: string) => readonly Row[]): Line[] {
  const byId = (table: string) => new Map(rowsOf(table).map((row) => [row['id'], row] as const));
  const [invoices, items, accounts] = [byId('invoice'), byId('item'), byId('account')];
  return rowsOf('invoice_line').flatMap((line): Line[] => {
    const invoice = invoices.get(line['invoice_id']);
    if (invoice === undefined || isTrue(invoice['_fivetran_deleted'])) return [];
    if (/^(SubTotalLineDetail|DescriptionOnly)$/.test(line['detail_type'] ?? '')) return [];
    const parts = rowsOf('invoice_line_bundle').filter(
      (part) => part['invoice_id'] === line['invoice_id'] && part['invoice_line_index'] === line['index'],
    );
    const rate = first(invoice['currency_id'], 'USD') === 'USD' ? 1 : Number(invoice['exchange_rate']);
    return (parts.length > 0 ? parts : [{} as Row]).map((part) => {
      const item = items.get(
        first(part['sales_item_item_id'], part['item_id'], line['sales_item_item_id'], line['item_id']),
      );
      const account = first(
        ...[line['discount_account_id'], part['account_id'], part['sales_item_account_id']],
        ...[line['account_id'], line['sales_item_account_id'], item?.['income_account_id']],
      );
      const cents = Math.round(Number(first(part['amount'], line['amount'])) * rate * 100);
      return {
        customer: invoice['customer_id'] ?? '',
        date: invoice['transaction_date'] ?? '',
        account: accounts.get(account)?.['account_number'] ?? '',
        amount: (first(line['discount_account_id']) === '' ? cents : -cents) / 100,
      };
    });
  });
}

/** What open deals are worth that close in the year, over the quota; null without any deal in a stage. */
function coverage(
  rowsOf: (table: string) => readonly Row[],
  year: string,
  quota: number | null,
): number | null {
  const merged = new Set(rowsOf('merged_deal').map((row) => row['merged_deal_id']));
  const stages = new Map(rowsOf('deal_pipeline_stage').map((row) => [row['stage_id'], row] as const));
  const deals = rowsOf('deal').flatMap((deal) => {
    const stage = stages.get(deal['deal_pipeline_stage_id']);
    const counts = stage !== undefined && !isTrue(deal['is_deleted']) && !merged.has(deal['deal_id']);
    return counts ? [{ deal, stage }] : [];
  });
  if (quota === null || deals.length === 0) return null;
  const weighted = deals.map(({ deal, stage }) =>
    !isTrue(stage['is_closed']) && closingDay(deal['property_closedate'] ?? '').startsWith(year)
      ? Number(deal['property_amount']) * Number(stage['probability'])
      : 0,
  );
  return ratio(sum(weighted), quota);
}

/** The day on which a deal closes: midnight in UTC is that date, any other instant the date in the company's zone. */
function closingDay(instant: string): string {
  if (instant === '' || instant.endsWith(' 00:00:00')) return instant.slice(0, 10);
  const zone = { timeZone: DEFAULT_COMPANY.time_zone };
  return new Intl.DateTimeFormat('en-CA', zone).format(new Date(`${instant.replace(' ', 'T')}Z`));
}
