import { formatCount, formatShare, NOT_AVAILABLE } from '../../format/format.ts';
import type { Figure } from '../insight.ts';
import { counted } from '../../format/phrases.ts';
import { groupName } from './months.ts';
import { COMPARED, holdings, type Rate, rateAtAge, rateInYear } from './rates.ts';
import type { Cohorts } from './read.ts';

/** The headline of the view in one sentence. */
export function headline({ cohorts, customers, running }: Cohorts): string {
  const [only] = cohorts;
  if (customers === 0) return 'No known customer has revenue yet, so there are no cohorts to compare.';
  if (customers === 1 && only !== undefined) {
    const again = [...only.active.keys()].some((age) => age > 0)
      ? 'has bought again since'
      : 'has not bought again yet';
    return `The only customer started in ${groupName(only.month, 1)} and ${again}: there are no cohorts to compare.`;
  }
  const [first, sixth, twelfth] = [1, 6, 12].map((age) => rateAtAge(cohorts, age));
  if (!first)
    return `No cohort has a complete month after its first yet: ${counted(customers, 'customer')} started since ${groupName(running - 1, 1)}.`;
  const shares = [
    sixth ? null : `${formatShare(first.share)} buy in the month after their first`,
    sixth ? `${formatShare(sixth.share)} buy in the 6th month after their first` : null,
    twelfth ? `${formatShare(twelfth.share)} in the 12th` : null,
  ].filter((words) => words !== null);
  const second = rateInYear(cohorts, 1);
  const again = second ? `, and ${formatShare(second.share)} buy at least once in their second year` : '';
  const many = holdings(cohorts);
  const [best] = many;
  const held =
    best === undefined || many.length === 1
      ? ''
      : `; the cohort of ${groupName(best.cohort.month, 1)} held best (${formatShare(best.share)} in an average month of its first year)`;
  return `Of customers who start together, ${shares.join(' and ')}${again}${held}.`;
}

/** The numbers beside the headline. */
export function figures({ cohorts, customers, running }: Cohorts): readonly Figure[] {
  const many = holdings(cohorts);
  const [best, worst] = [many[0], many.at(-1)];
  const share = (label: string, rate: Rate | null, note: string): Figure => ({
    label,
    value: rate === null ? NOT_AVAILABLE : formatShare(rate.share),
    note: rate === null ? 'No cohort is old enough' : `of ${counted(rate.customers, 'customer')} ${note}`,
  });
  const held = (label: string, { cohort, share }: NonNullable<typeof best>): Figure => ({
    label,
    value: groupName(cohort.month, 1),
    note: `${formatShare(share)} of ${counted(cohort.size, 'customer')} in an average month of year one; cohorts under ${COMPARED} left out`,
  });
  const month = groupName(running, 1);
  const fresh = cohorts.find((cohort) => cohort.month === running)?.size ?? 0;
  return [
    {
      label: 'Customers',
      value: formatCount(customers),
      note: `in ${counted(cohorts.length, 'cohort')}; ${formatCount(fresh)} started in ${month}, which is not over`,
    },
    share('Bought in month 6', rateAtAge(cohorts, 6), 'with six complete months'),
    share('Bought in month 12', rateAtAge(cohorts, 12), 'with twelve complete months'),
    share('Back in year one', rateInYear(cohorts, 0), 'in at least one of months 1 to 12'),
    share('Back in year two', rateInYear(cohorts, 1), 'in at least one of months 13 to 24'),
    ...(best === undefined ? [] : [held('Held best', best)]),
    ...(worst === undefined || worst === best ? [] : [held('Held worst', worst)]),
  ];
}
