import { type AccountName, accountId, ITEM_WITHOUT_ACCOUNT, itemsOf } from './accounts.ts';
import type { Basket, Charge } from './billings.ts';
import type { Stream } from './prng.ts';
import type { SourceRecord } from './tables.ts';

/** The columns by which a line says which account it posts to. */
type Posting = Readonly<
  Partial<Record<'account_id' | 'sales_item_account_id' | 'sales_item_item_id' | 'item_id', string>>
>;

const itemIds = new Map<AccountName, string[]>();

function itemFor(stream: Stream, account: AccountName): string {
  let ids = itemIds.get(account);
  if (ids === undefined) {
    ids = itemsOf(account);
    itemIds.set(account, ids);
  }
  return stream.pick(ids);
}

/** Ways not to say it: nothing at all, an item or account that is unknown, an item without an account. */
const lost: readonly Posting[] = [
  {},
  { sales_item_item_id: '9901' },
  { account_id: '9902' },
  { sales_item_item_id: ITEM_WITHOUT_ACCOUNT },
];

/**
 * How a line says that it posts to an account. Where its columns disagree, the line beats the item and
 * `account_id` beats `sales_item_account_id`. About one in 200 cannot be resolved at all.
 */
function postingTo(stream: Stream, account: AccountName): Posting {
  const id = accountId(account);
  const item = itemFor(stream, account);
  const other: AccountName = account === 'events' ? 'gmv' : 'events';
  const way = stream.unit() * 100;
  if (way < 58) return { sales_item_item_id: item };
  if (way < 80) return { sales_item_account_id: id, sales_item_item_id: item };
  if (way < 90) return { account_id: id, sales_item_item_id: item };
  if (way < 93) return { item_id: item };
  if (way < 96) return { account_id: id, sales_item_item_id: itemFor(stream, other) };
  if (way < 98) return { sales_item_account_id: id, sales_item_item_id: itemFor(stream, other) };
  if (way < 99.4) return { account_id: id, sales_item_account_id: accountId(other) };
  return account === 'gmv' || account === 'events' ? { account_id: id } : stream.pick(lost);
}

const remarks = [
  'Thank you for your business',
  'Per signed order, see attachment',
  'Deliver to the loading dock, 7–9 am;\nask for "Crew"',
  'PO to follow',
];

const sum = (charges: readonly Charge[]): number => charges.reduce((total, { cents }) => total + cents, 0);

/** Writes one invoice down as lines, in their order, and counts what it comes to. */
export class LineWriter {
  readonly lines: SourceRecord[] = [];
  readonly bundles: SourceRecord[] = [];
  /** The invoice's total so far, in cents of its currency. */
  total = 0;
  private readonly stream: Stream;
  private readonly invoiceId: string;
  private readonly synced: string;
  private readonly old: boolean;

  /** @param old true where the sync left out the detail type of sales lines now and then */
  constructor(stream: Stream, invoiceId: string, synced: string, old: boolean) {
    this.stream = stream;
    this.invoiceId = invoiceId;
    this.synced = synced;
    this.old = old;
  }

  private line(detailType: string | null, cents: number | null, more: SourceRecord): void {
    this.lines.push({
      invoice_id: this.invoiceId,
      index: String(this.lines.length),
      detail_type: detailType,
      amount: cents === null ? null : cents / 100,
      ...more,
      _fivetran_synced: this.synced,
    });
  }

  private charge({ account, cents }: Charge): void {
    const { stream } = this;
    const quantity = stream.chance(0.3) ? stream.int(2, 12) : 1;
    const untyped = stream.chance(0.55) && this.old;
    this.line(untyped ? null : 'SalesItemLineDetail', cents, {
      ...postingTo(stream, account),
      sales_item_quantity: quantity,
      sales_item_unit_price: Math.round(cents / quantity) / 100,
    });
    this.total += cents;
  }

  private bundle(children: readonly Charge[]): void {
    const parent = String(this.lines.length);
    const quantity = this.stream.int(1, 3);
    this.line('GroupLineDetail', sum(children), { bundle_id: `4${quantity}`, bundle_quantity: quantity });
    for (const [index, { account, cents }] of children.entries())
      this.bundles.push({
        invoice_id: this.invoiceId,
        invoice_line_index: parent,
        index: String(index),
        line_num: String(index + 1),
        amount: cents / 100,
        ...postingTo(this.stream, account),
        sales_item_quantity: 1,
        unit_price: cents / 100,
        _fivetran_synced: this.synced,
      });
    this.total += sum(children);
  }

  private remark(): void {
    const cents = this.stream.chance(0.3) ? this.stream.int(100, 500_000) : null;
    this.line('DescriptionOnly', cents, { description: this.stream.pick(remarks) });
  }

  private discount(): void {
    const percent = this.stream.pick([5, 8, 10, 15]);
    const cents = Math.round((this.total * percent) / 100);
    if (cents <= 0) return;
    this.line('DiscountLineDetail', cents, {
      discount_account_id: accountId('discounts'),
      discount_percent_based: true,
      discount_discount_percent: percent,
    });
    this.total -= cents;
  }

  /** Writes everything an invoice holds: its charges, bundles, remarks, subtotals and discount. */
  write({ charges, bundles }: Basket): void {
    const { stream } = this;
    const early = stream.chance(0.06) ? stream.int(1, charges.length) : 0;
    for (const [index, charge] of charges.entries()) {
      this.charge(charge);
      if (index + 1 === early) this.line('SubTotalLineDetail', this.total, {});
    }
    for (const children of bundles) this.bundle(children);
    if (stream.chance(0.09)) this.remark();
    if (stream.chance(0.86)) this.line('SubTotalLineDetail', this.total, {});
    if (stream.chance(0.12)) this.discount();
  }
}
