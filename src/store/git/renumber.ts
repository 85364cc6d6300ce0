import { KpiError } from '../../errors.ts';
import { sha256 } from '../../host/hash.ts';
import { jsonText } from '../json.ts';
import { formatLine, nextNight } from '../ledger.ts';
import type { LedgerEntry } from '../ledger-line.ts';
import { MANIFEST } from '../night-files.ts';
import { type LedgerLine, type Manifest, manifest } from '../schemas.ts';
import { validated } from '../validated.ts';

type SnapshotLine = Extract<LedgerLine, { kind: 'snapshot' }>;

/** A night whose id changed: its folder takes the new id, and this manifest takes the place of the old one. */
interface RenamedNight {
  readonly from: string;
  readonly to: string;
  readonly manifest: Uint8Array;
}

/** Lines in their new place. */
interface Renumbered {
  readonly lines: readonly LedgerLine[];
  /** The lines as they stand in `ledger.jsonl`, each with its newline. */
  readonly text: string;
  readonly renamed: readonly RenamedNight[];
}

/**
 * Puts `own` lines, which stood in another ledger, behind `head`: place and links are made anew, and so are the id,
 * the revision and the manifest of a night whose date has got other runs meanwhile. What the lines say besides stays.
 * @param manifestOf reads the manifest of one of the own nights.
 * @throws KpiError `deployment-unaccepted` for a deployment of a state that is not in `head`.
 */
export async function renumber(
  head: readonly LedgerLine[],
  own: readonly LedgerLine[],
  manifestOf: (line: SnapshotLine) => Promise<Manifest>,
): Promise<Renumbered> {
  const lines: LedgerLine[] = [...head];
  const texts: string[] = [];
  const renamed: RenamedNight[] = [];
  for (const line of own) {
    const { entry, night } = await placedBehind(lines, line, manifestOf);
    if (night !== null) renamed.push(night);
    const { line: placed, text } = formatLine(entry, lines.at(-1));
    lines.push(placed);
    texts.push(`${text}\n`);
  }
  return { lines: lines.slice(head.length), text: texts.join(''), renamed };
}

/** What a line says when it stands behind others, and its night if that takes another id there. */
async function placedBehind(
  lines: readonly LedgerLine[],
  line: LedgerLine,
  manifestOf: (line: SnapshotLine) => Promise<Manifest>,
): Promise<{ entry: LedgerEntry; night: RenamedNight | null }> {
  const { seq: _seq, prev: _prev, hash: _hash, ...entry } = line;
  if (line.kind === 'deployment') refuseUnaccepted(line, lines);
  if (line.kind !== 'snapshot') return { entry, night: null };
  const { id, revision } = nextNight(lines, line.date);
  if (id === line.id) return { entry, night: null };
  const document = validated(manifest, { ...(await manifestOf(line)), id }, MANIFEST);
  const bytes = Buffer.from(jsonText(document));
  return {
    entry: { ...entry, kind: 'snapshot', id, date: line.date, revision, manifest_sha256: sha256(bytes) },
    night: { from: line.id, to: id, manifest: bytes },
  };
}

/** A site names the head it was built from. If that head is not in the chain, the site shows what never landed. */
function refuseUnaccepted(
  { id, head }: Extract<LedgerLine, { kind: 'deployment' }>,
  lines: readonly LedgerLine[],
): void {
  if (lines[head.seq - 1]?.hash === head.hash) return;
  throw new KpiError(
    'deployment-unaccepted',
    `The site of ${id} was deployed from a ledger that the branch never accepted.`,
    'Pull into a new folder and deploy from there; push before deploying, always.',
  );
}

/** How many lines two ledgers have in common from the first on. */
export function commonLines(a: readonly LedgerLine[], b: readonly LedgerLine[]): number {
  let count = 0;
  while (count < a.length && a[count]?.hash === b[count]?.hash) count += 1;
  return count;
}
