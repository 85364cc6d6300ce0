import { addDays, daysBetween } from '../../catalog/dates.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { note, type Remark } from './finding.ts';
import { LEDGER } from './lines.ts';

/** Dates between the first and the last without any line: nights that never started. Neighbours are one gap. */
export function findGaps(
  lines: readonly LedgerLine[],
): { readonly from: string; readonly to: string; readonly nights: number }[] {
  const dates = [...new Set(lines.flatMap((line) => (line.kind === 'deployment' ? [] : [line.date])))].sort();
  return dates.slice(1).flatMap((date, index) => {
    const nights = daysBetween(dates[index] ?? date, date) - 1;
    return nights > 0 ? [{ from: addDays(date, -nights), to: addDays(date, -1), nights }] : [];
  });
}

export const gapRemarks = (lines: readonly LedgerLine[]): Remark[] =>
  findGaps(lines).map(({ from, to, nights }) =>
    note(
      'gap',
      LEDGER,
      nights === 1 ? `${from} has no line` : `${nights} nights from ${from} to ${to} have no line`,
    ),
  );
