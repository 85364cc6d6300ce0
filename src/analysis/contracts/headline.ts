import { formatDate, formatShare, formatValue } from '../../format/format.ts';
import { toNumber } from '../columns-of.ts';
import { counted, listed, quoted } from '../../format/phrases.ts';
import { type Contracts, type Sums, UNASSIGNED } from './contract.ts';

/** An owner and the contracts that carry the owner's name. */
export interface OwnerSums {
  readonly owner: string;
  readonly sums: Sums;
}

/** An amount for a sentence: `$4.56M`, and with cents where thousands are not worth rounding to. */
export const short = (amount: number): string =>
  formatValue(amount, 'currency', Math.abs(amount) < 1000 ? 'plain' : 'short');

/** Up front as a share of the total, of the contracts that state both; null when that says nothing. */
export function shareUpfront({ both }: Pick<Sums, 'both'>): number | null {
  const total = toNumber(both.total);
  const upfront = toNumber(both.upfront);
  return total > 0 && upfront >= 0 ? upfront / total : null;
}

/** The headline of the page in one sentence. `owners` come with the most first. */
export function headlineOf(
  { signed, undated, previous }: Contracts,
  sums: Sums,
  owners: readonly OwnerSums[],
  year: number,
): string {
  if (signed.length === 0) {
    if (previous !== null)
      return `No contract has been signed in ${year} yet; the last one before was signed on ${formatDate(previous)}.`;
    return undated === 0
      ? `No contract has been signed in ${year} yet.`
      : `No contract is known to have been signed in ${year}: ${counted(undated, 'contract has', 'contracts have')} no date.`;
  }
  const subject = sums.count === 1 ? 'The one contract' : `The ${counted(sums.count, 'contract')}`;
  const start = `${subject} signed in ${year}`;
  if (sums.withUpfront === 0)
    return `${start} ${sums.count === 1 ? 'does' : 'do'} not say what is committed up front.`;
  const commits = `${start} ${sums.count === 1 ? 'commits' : 'commit'} ${short(toNumber(sums.upfront))} up front`;
  return `${commits}${outOf(sums)}${signers(owners, sums)}.`;
}

function outOf(sums: Sums): string {
  const { both, count } = sums;
  if (both.count === 0) return ', and no total is known';
  const share = shareUpfront(sums);
  const total = short(toNumber(both.total));
  if (both.count === count) return ` of ${total}${share === null ? '' : ` (${formatShare(share)})`}`;
  const known = `the ${counted(both.count, 'contract that states', 'contracts that state')} both`;
  return ` (${share === null ? '' : `${formatShare(share)} `}of ${total} in ${known})`;
}

function signers(owners: readonly OwnerSums[], sums: Sums): string {
  const [first, second] = owners;
  if (first === undefined) return '';
  if (second === undefined)
    return first.owner === UNASSIGNED
      ? '; nobody is named as the signer'
      : `; ${quoted(first.owner)} signed all of it`;
  const most = toNumber(first.sums.upfront);
  if (most <= 0) return '';
  const tied = owners.filter(({ sums: { upfront } }) => toNumber(upfront) === most);
  if (tied.length === owners.length) return `; ${counted(tied.length, 'owner')} signed ${short(most)} each`;
  if (tied.length > 3) return `; ${counted(tied.length, 'owner')} signed the most, ${short(most)} each`;
  if (tied.length > 1)
    return `; ${listed(tied.map(({ owner }) => quoted(owner)))} signed the most, ${short(most)} each`;
  const contracts = counted(first.sums.count, 'contract');
  if (first.owner === UNASSIGNED)
    return `; the most, ${short(most)} in ${contracts}, names nobody as the signer`;
  const all = first.sums.count === sums.count ? 'all ' : '';
  return `; ${quoted(first.owner)} signed the most, ${short(most)} up front in ${all}${contracts}`;
}
