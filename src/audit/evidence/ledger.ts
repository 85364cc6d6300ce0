import { KpiError } from '../../errors.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { placeText } from '../verify/finding.ts';
import { checkLedger, LEDGER } from '../verify/lines.ts';
import type { StoreSource } from '../verify/source.ts';

/** A ledger whose chain was checked, and the bytes it was read from. */
export interface EvidenceLedger {
  readonly bytes: Uint8Array;
  readonly lines: readonly LedgerLine[];
}

/** Reads a store's ledger; without one it has no lines. Throws KpiError `ledger-invalid` naming the line. */
export async function readEvidenceLedger(source: StoreSource): Promise<EvidenceLedger> {
  const bytes = (await source.readFile(LEDGER)) ?? new Uint8Array();
  const { sound, findings } = await checkLedger(bytes, source.sha256);
  const [first] = findings;
  if (first === undefined) return { bytes, lines: sound };
  throw new KpiError(
    'ledger-invalid',
    `${placeText(first.place)}: ${first.message}.`,
    'Run npm run verify to see what else is wrong; no pack was written.',
  );
}

/**
 * The first lines of a ledger, as far as a reviewer of one night needs them: hashes chain from line 1, and the
 * night's deployments come after its own line. It stays the same once the next night has its line.
 */
export function excerpt({ bytes, lines }: EvidenceLedger, id: string): EvidenceLedger {
  const count = lastOf(lines, id) + 1;
  let end = 0;
  for (let line = 0; line < count; line++) end = bytes.indexOf(0x0a, end) + 1;
  return { bytes: bytes.subarray(0, end), lines: lines.slice(0, count) };
}

/** The index of the last line that belongs to a night: its own, or the last of its deployments of that evening. */
function lastOf(lines: readonly LedgerLine[], id: string): number {
  const own = lines.findIndex((line) => line.kind === 'snapshot' && line.id === id);
  const date = lines[own]?.date ?? '';
  const deploys = (line: LedgerLine): boolean => line.kind === 'deployment' && line.id === id;
  const next = lines.findIndex(
    (line, index) => index > own && line.kind !== 'deployment' && line.date > date,
  );
  const evening = lines.slice(0, next === -1 ? lines.length : next).findLastIndex(deploys);
  // Two runs at once may have put another night's line before this one's deployment.
  return evening > own ? evening : Math.max(own, lines.findIndex(deploys));
}
