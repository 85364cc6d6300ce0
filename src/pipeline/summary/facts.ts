import { isErrorCode } from '../../errors.ts';
import { costOf } from '../cost.ts';
import { counted } from '../../host/terminal.ts';
import { counted } from '../../format/phrases.ts';
import type { Archive, ArchivedNight } from '../../store/archive.ts';
import { rowsFile } from '../../store/night-files.ts';
import type { Check } from '../../store/schemas.ts';
import { cell, link, table } from './markdown.ts';

/** How the night's checks went. Messages hold no customer rows. */
export function checkTable(checks: readonly Check[]): string {
  const rows = checks.map(({ name, result, message, accepted }) => {
    const by =
      accepted === undefined ? '' : ` Accepted by ${accepted.actor ?? 'somebody'}: ${accepted.reason}`;
    return [cell(name), accepted === undefined ? result : `${result}, accepted`, cell(`${message}${by}`)];
  });
  return table(['Check', 'Result', ''], rows);
}

/** Rows per file and what the queries billed, one line each. */
export function costLines({ manifest }: ArchivedNight): string[] {
  const files = manifest.files.filter(({ path, rows }) => rows !== null && rowsFile(path)?.isPart !== true);
  const rows = files.map(
    ({ path, rows }) => `${cell(path.replace(/^details\/|\.json$/g, ''))} ${counted(rows ?? 0, 'row')}`,
  );
  return [
    `**Rows.** ${rows.join(', ')}`,
    `**Cost.** ${costOf(manifest.queries.map(traced)) ?? 'nothing was billed'}`,
  ];
}

/** A stored query without what only a run knows. */
const traced = ({ sql_sha256: _, parameters, ...query }: ArchivedNight['manifest']['queries'][number]) => ({
  ...query,
  parameters,
  sql: '',
});

/** One sentence on what the site shows, and why it is not the newest night when it is not. */
export function standing({ current, nights }: Archive, errors: string | null): string {
  const { night, degraded } = current;
  const shown = night === null ? 'sample data' : `snapshot ${night.line.id}`;
  if (degraded === null) return `The site shows ${shown}.`;
  const { cause } = degraded;
  if (cause.kind === 'empty' && nights.length === 0) return `No night is kept yet; the site shows ${shown}.`;
  if (cause.kind === 'missed')
    return `**Degraded.** The night of ${cause.date} could not be read (${named(cause.code, errors)}); the site shows ${shown}.`;
  if (cause.kind === 'blocked') return `**Blocked.** ${cause.id} failed its checks; the site shows ${shown}.`;
  return `The site shows ${shown}.`;
}

/** An error's code, with a link to what it means. */
const named = (code: string, errors: string | null): string =>
  (isErrorCode(code) && errors !== null ? link(code, `${errors}#${code}`) : null) ?? cell(code);
