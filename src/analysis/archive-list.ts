import { addDays } from '../catalog/dates.ts';
import { archiveBase, httpsLink } from '../format/links.ts';
import type { Archive, ArchivedNight } from '../store/archive.ts';
import { type Misdating, misdated } from '../store/misdated.ts';
import { retained } from '../store/retention.ts';
import type { LedgerLine } from '../store/schemas.ts';

/** One line of the list of nights: a snapshot, a missed night, or a date without any line. */
export type Entry =
  | {
      readonly kind: 'snapshot';
      readonly date: string;
      readonly night: ArchivedNight;
      readonly href: string | null;
      /** Why its date cannot be true; null when it can. */
      readonly misdated: Misdating | null;
    }
  | {
      readonly kind: 'missed';
      readonly date: string;
      readonly line: Extract<LedgerLine, { kind: 'missed' }>;
      readonly misdated: Misdating | null;
    }
  | { readonly kind: 'gap'; readonly date: string; readonly misdated: null };

const listed = new WeakMap<Archive, Entry[]>();

/**
 * Everything on record, newest first; dates between the first and the last night without a line are gaps. Worked out
 * once for an archive: each of its months and years is a page.
 */
export function archiveEntries(archive: Archive): readonly Entry[] {
  const found = listed.get(archive) ?? listEntries(archive);
  listed.set(archive, found);
  return found;
}

function listEntries(archive: Archive): Entry[] {
  const pages = new Set(retained(archive).map(({ line }) => line.id));
  const frozen = frozenAddresses(archive);
  const bySeq = new Map(archive.nights.map((night) => [night.line.seq, night]));
  const wrong = misdated(archive.lines);
  const entries: Entry[] = archive.lines.flatMap((line): Entry[] => {
    const { date } = line;
    const why = wrong.get(line.seq) ?? null;
    if (line.kind === 'missed') return [{ kind: 'missed', date, line, misdated: why }];
    const night = bySeq.get(line.seq);
    if (line.kind !== 'snapshot' || night === undefined) return [];
    const href = pages.has(line.id) ? `${archiveBase(line.id)}/` : (frozen.get(line.id) ?? null);
    return [{ kind: 'snapshot', date, night, href, misdated: why }];
  });
  const dates = new Set(entries.map(({ date }) => date));
  // A date that cannot be true is no end of the record: it would leave gaps up to there.
  const sorted = entries.flatMap(({ date, misdated: why }) => (why === null ? [date] : [])).sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first !== undefined && last !== undefined)
    for (let date = first; date < last; date = addDays(date, 1))
      if (!dates.has(date)) entries.push({ kind: 'gap', date, misdated: null });
  const seq = (entry: Entry) =>
    entry.kind === 'gap' ? 0 : entry.kind === 'missed' ? entry.line.seq : entry.night.line.seq;
  return entries.sort((a, b) => (a.date === b.date ? seq(b) - seq(a) : a.date < b.date ? 1 : -1));
}

/** The addresses at which nights were frozen when they were deployed, by id. */
const frozenAddresses = ({ lines }: Archive): Map<string, string> =>
  new Map(
    lines.flatMap((line) => {
      const address = line.kind === 'deployment' ? httpsLink(line.alias) : null;
      return line.kind === 'deployment' && address !== null ? [[line.id, address] as const] : [];
    }),
  );

/** Entries by the first letters of their dates: 4 for years, 7 for months; newest first. */
export function groupByDate(entries: readonly Entry[], length: 4 | 7): Map<string, Entry[]> {
  return Map.groupBy(entries, ({ date }) => date.slice(0, length)) as Map<string, Entry[]>;
}
