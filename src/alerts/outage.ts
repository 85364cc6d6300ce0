import { SOURCES } from '../catalog/sources.ts';
import type { ErrorCode } from '../error-codes.ts';
import { misdated } from '../store/misdated.ts';
import type { LedgerLine } from '../store/schemas.ts';

/** Codes of errors that say BigQuery could not be reached, rather than that it refused. */
const CONNECTION: ReadonlySet<string> = new Set<ErrorCode>(['network', 'timeout']);

/** Nights in a row without a connection. */
export interface Outage {
  readonly nights: number;
  /** The first of them, `YYYY-MM-DD`. */
  readonly since: string;
}

/**
 * How many nights in a row, up to the newest, missed BigQuery for want of a connection. The ledger is the memory:
 * the count survives between runs and machines. Re-runs of one date count once; sample nights, and dates that cannot be
 * true, say nothing.
 */
export function outageOf(lines: readonly LedgerLine[]): Outage | null {
  const wrong = misdated(lines);
  const dates = new Set<string>();
  for (const line of lines.toReversed()) {
    if (line.kind === 'deployment' || !SOURCES[line.source].authoritative || wrong.has(line.seq)) continue;
    if (line.kind === 'snapshot' || !CONNECTION.has(line.code)) break;
    dates.add(line.date);
  }
  const since = [...dates].sort()[0];
  return since === undefined ? null : { nights: dates.size, since };
}
