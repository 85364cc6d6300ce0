import type { Archive } from '../../store/archive.ts';
import { retained } from '../../store/retention.ts';
import { archiveBase } from '../../format/links.ts';
import type { NightAddress } from './messages.ts';

/** The nights whose files this site has, newest first: those of the archive, and the one that is shown. */
export function comparableNights(archive: Pick<Archive, 'nights'>, shown: string | null): NightAddress[] {
  const nights = retained(archive).map(({ line }) => ({
    id: line.id,
    base: `${archiveBase(line.id)}/data/`,
  }));
  return shown === null || nights.some(({ id }) => id === shown)
    ? nights
    : [...nights, { id: shown, base: '/data/' }];
}
