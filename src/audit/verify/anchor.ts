import { z } from 'zod';
import { LEDGER } from '../../store/ledger-line.ts';
import { type LedgerLine, sha256 } from '../../store/schemas.ts';
import { type Finding, note, type Remark } from './finding.ts';

const head = z.object({ seq: z.int().positive(), hash: sha256 });
const documents = z.union([head, z.object({ ledger_head: head }).transform((status) => status.ledger_head)]);

/** The head of a ledger as it was written down outside the store. */
export type Anchor = z.infer<typeof head>;

/** Reads `{seq, hash}`, or a site's `status.json`, which has it as `ledger_head`; null for anything else. */
export function parseAnchor(text: string): Anchor | null {
  try {
    return documents.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The line with a hash that someone kept is still on the chain. */
export const checkHead = (lines: readonly LedgerLine[], hash: string): Finding[] =>
  lines.some((line) => line.hash === hash)
    ? []
    : [note('head-not-on-chain', LEDGER, `no line has the hash ${hash}: the chain was replaced or cut`)];

/** The anchored line is still on the chain, and the anchor is at least as new as the newest deployment's head. */
export function checkAnchor(lines: readonly LedgerLine[], { seq, hash }: Anchor): Finding[] {
  const line = lines.find((one) => one.seq === seq);
  if (line?.hash !== hash) {
    const last = lines.at(-1)?.seq ?? 0;
    const message =
      seq > last
        ? `the anchor is of line ${seq}, but the ledger ends at ${last}: lines were cut off`
        : 'it is not the line that was anchored: the chain was replaced from here or before';
    return [note('anchor-not-on-chain', LEDGER, message, seq > last ? {} : { line: seq })];
  }
  const deployed = lines.findLast((one) => one.kind === 'deployment');
  if (deployed === undefined || seq >= deployed.head.seq) return [];
  const message = `the anchor is of line ${seq}, older than line ${deployed.head.seq}, which ${deployed.id} was deployed with: what came between is not anchored`;
  return [note('anchor-old', LEDGER, message, { line: deployed.seq })];
}

/** What a head from elsewhere says nothing of: the lines after it, which could have been written anew with it. */
export function anchorRemarks(
  lines: readonly LedgerLine[],
  { head, anchor }: { readonly head?: string | undefined; readonly anchor?: Anchor | undefined },
): Remark[] {
  const given = [head, anchor?.hash].filter((hash) => hash !== undefined);
  const newest = lines.findLast(({ hash }) => given.includes(hash))?.seq;
  const last = lines.at(-1)?.seq;
  if (newest === undefined || last === undefined || newest === last) return [];
  const after = newest + 1 === last ? `line ${last} is` : `lines ${newest + 1} to ${last} are`;
  return [
    note('not-anchored', LEDGER, `${after} newer than the head that was given, which says nothing of them`),
  ];
}
