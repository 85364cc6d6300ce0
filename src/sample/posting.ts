import { type AccountName, accountId } from './accounts.ts';
import { ITEM_WITHOUT_ACCOUNT, itemsOf } from './items.ts';
import type { Stream } from './prng.ts';

/** The columns by which a line says which account it posts to. */
export type Posting = Readonly<
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
export function postingTo(stream: Stream, account: AccountName): Posting {
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
