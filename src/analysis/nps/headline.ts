import { addDays } from '../../catalog/dates.ts';
import { formatShare, formatValue } from '../../format/format.ts';
import type { Period } from '../period.ts';
import { counted } from '../../format/phrases.ts';
import { type Answers, GROUPS, type Split, splitOf } from './answer.ts';

/** The latest days that are set against the whole period. */
export const RECENT_DAYS = 90;

/** A net promoter score as it is shown everywhere, with one decimal at most. */
export const npsText = (nps: number | null): string => formatValue(nps, 'number');

/** The split of the last 90 days; null when the period is no longer than that, or nobody answered in them. */
export function recentSplit({ valid }: Answers, { first, last }: Period): Split | null {
  const since = addDays(last, 1 - RECENT_DAYS);
  if (since <= first) return null;
  const split = splitOf(valid.filter(({ on }) => on >= since));
  return split.count === 0 ? null : split;
}

/** The headline of the page in one sentence. */
export function headlineOf(answers: Answers, all: Split, recent: Split | null, year: number): string {
  if (all.count === 0) return nobody(answers.invalid, year);
  const nps = `NPS is ${npsText(all.nps)}`;
  const [only] = GROUPS.filter((group) => all[group] === all.count);
  if (all.count === 1) return `${nps} from the only answer in ${year}, a ${only}’s.`;
  const from = `${nps} from ${counted(all.count, 'answer')} in ${year}`;
  const split =
    only === undefined
      ? GROUPS.map((group) => `${formatShare(all[group] / all.count)} ${group}s`).join(', ')
      : `all of them ${only}s`;
  return `${from}: ${split}${lately(all, recent)}.`;
}

function nobody(invalid: number, year: number): string {
  if (invalid === 0) return `Nobody has answered in ${year} yet, so there is no NPS.`;
  const has = counted(invalid, 'answer has', 'answers have');
  return `There is no NPS for ${year}: ${has} no score from 0 to 10, and there is no other.`;
}

function lately(all: Split, recent: Split | null): string {
  if (recent === null) return '';
  const now = npsText(recent.nps);
  if (now === npsText(all.nps)) return `; in the last ${RECENT_DAYS} days alone it is the same`;
  return `; in the last ${RECENT_DAYS} days alone it is ${now}, from ${counted(recent.count, 'answer')}`;
}
