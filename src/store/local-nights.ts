import { SOURCES } from '../catalog/sources.ts';
import { KpiError } from '../errors.ts';
import type { LedgerLine } from './schemas.ts';

/**
 * Refuses to let a store leave this machine while it holds nights that were made to stay on it.
 * @param action in the infinitive, for the error: `push`, `deploy`.
 * @throws KpiError `files-local`, naming the newest of them.
 */
export function refuseLocalNights(lines: readonly LedgerLine[], action: string): void {
  const night = lines.findLast((line) => line.kind === 'snapshot' && SOURCES[line.source].local);
  if (night === undefined) return;
  throw new KpiError(
    'files-local',
    `Refused to ${action}: the store holds ${night.id}, a trial on files, which stays on this machine.`,
    'Keep trials in a store of their own, with --store DIR, and take the one without them for this.',
  );
}
