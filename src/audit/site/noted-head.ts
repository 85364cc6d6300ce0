import type { LedgerLine } from '../../store/schemas.ts';
import { type Anchor, checkAnchor, checkHead, parseAnchor } from '../verify/anchor.ts';
import { formatCount } from '../../format/format.ts';
import { beyondEnd, problemsOf, type VerificationStep, stepOf } from './step.ts';

/** A head that a reader kept: the hash, and the line's number when they noted it too. */
export type NotedHead = Anchor | { readonly seq: null; readonly hash: string };

/**
 * Reads what a reader pasted: a hash, a number and a hash, `{seq, hash}`, or a whole `status.json`. Null when it is
 * none of them.
 */
export function parseNotedHead(text: string): NotedHead | null {
  const anchor = parseAnchor(text);
  if (anchor !== null) return anchor;
  const found = /^\s*(?:(?:line\s+)?(\d{1,9})[\s,:#]+)?([0-9a-f]{64})\s*$/i.exec(text);
  const [, seq, hash] = found ?? [];
  if (hash === undefined) return null;
  if (seq === undefined) return { seq: null, hash: hash.toLowerCase() };
  return Number(seq) > 0 ? { seq: Number(seq), hash: hash.toLowerCase() } : null;
}

/** Whether the chain still holds the line that a reader noted. An old note is fine: it vouches for less. */
export function notedHeadStep(
  lines: readonly LedgerLine[],
  noted: NotedHead,
  ledger: string,
): VerificationStep {
  const last = lines.at(-1)?.seq ?? 0;
  if (noted.seq !== null && noted.seq > last)
    return stepOf('The head you noted', [beyondEnd(ledger, noted.seq, last)], '');
  const findings =
    noted.seq === null
      ? checkHead(lines, noted.hash)
      : checkAnchor(lines, noted).filter(({ code }) => code === 'anchor-not-on-chain');
  const seq = lines.find((line) => line.hash === noted.hash)?.seq ?? 0;
  const later = last - seq;
  const rest = later === 0 ? '' : ` Your note says nothing of the ${formatCount(later)} after it.`;
  return stepOf(
    'The head you noted',
    problemsOf(findings, () => ledger),
    `It is line ${formatCount(seq)} of this chain: nothing up to it was rewritten since you noted it.${rest}`,
  );
}
