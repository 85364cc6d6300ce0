import { formatCount, formatValue, NOT_AVAILABLE } from '../../format/format.ts';
import type { Figure, InsightInput } from '../insight.ts';
import { counted, listed, quoted } from '../../format/phrases.ts';
import type { Developed, Development } from './read.ts';

/** Statuses that are named one by one; the rest are counted together. */
const NAMED = 3;

/** Unknown statuses in words: `2 “paused”`, `1 without a status`. */
function otherWords({ other }: Development): string[] {
  const words = other
    .slice(0, NAMED)
    .map(([status, { length }]) =>
      status === ''
        ? `${formatCount(length)} without a status`
        : `${formatCount(length)} marked “${quoted(status, 24)}”`,
    );
  const rest = other.slice(NAMED).reduce((sum, [, { length }]) => sum + length, 0);
  return rest === 0 ? words : [...words, `${formatCount(rest)} with other statuses`];
}

/** The headline of the view in one sentence. */
export function headline({ fiscalYear }: InsightInput, found: Development): string {
  const { all, fresh, retained, reactivated, lost, start, now } = found;
  if (all.length === 0) return 'There are no customers to show: the view has no rows.';
  const net = now - start;
  const change =
    net === 0 ? 'as many as' : `${formatCount(Math.abs(net))} ${net > 0 ? 'more' : 'fewer'} than`;
  const verb = (group: readonly Developed[], one: string, many = one): string =>
    `${group.length === 0 ? 'none' : formatCount(group.length)} ${group.length > 1 ? many : one}`;
  const moves = [
    verb(retained, 'stayed'),
    verb(fresh, 'is new', 'are new'),
    verb(reactivated, 'came back'),
    verb(lost, 'left'),
    ...otherWords(found),
  ];
  return `${counted(now, 'customer is', 'customers are')} active, ${change} the ${formatCount(start)} at the start of ${fiscalYear}: ${listed(moves)}.`;
}

/** The numbers beside the headline: one for each status, and what they come to. */
export function figures({ fiscalYear }: InsightInput, found: Development): readonly Figure[] {
  const { all, fresh, retained, reactivated, lost, gone, other, start, now, kept } = found;
  const status = (label: string, { length }: readonly Developed[], note?: string): Figure => ({
    label,
    value: formatCount(length),
    note: [
      all.length === 0 ? null : `${formatValue(length / all.length, 'percent')} of all on record`,
      note ?? null,
    ]
      .filter((words) => words !== null)
      .join('; '),
  });
  return [
    {
      label: 'Net change',
      value: `${now > start ? '+' : ''}${formatCount(now - start)}`,
      note: `${formatCount(start)} customers at the start of ${fiscalYear}, ${formatCount(now)} now`,
    },
    {
      label: 'Logo retention',
      value: start === 0 ? NOT_AVAILABLE : formatValue(kept / start, 'percent'),
      note: `${formatCount(kept)} of the ${formatCount(start)} at the start of ${fiscalYear} are still active`,
    },
    status('New', fresh),
    status('Retained', retained),
    status('Reactivated', reactivated),
    status(`Left in ${fiscalYear}`, lost, 'no invoice for twelve months'),
    status('Left before', gone, `no customers when ${fiscalYear} began`),
    ...other
      .slice(0, NAMED)
      .map(([word, customers]) =>
        status(word === '' ? 'Without a status' : `“${quoted(word, 24)}”`, customers),
      ),
    ...(other.length > NAMED
      ? [
          status(
            'Other statuses',
            other.slice(NAMED).flatMap(([, customers]) => customers),
          ),
        ]
      : []),
  ];
}
