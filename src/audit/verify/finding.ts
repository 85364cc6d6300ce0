import type { z } from 'zod';

/** What is wrong: the chain, a night, one of its files, or what stands around them. */
export type FindingCode =
  | 'ledger-missing'
  | 'line-cut'
  | 'line-form'
  | 'line-chain'
  | 'line-hash'
  | 'line-id'
  | 'line-duplicate'
  | 'revision-order'
  | 'lines-lost'
  | 'night-unlisted'
  | 'unreadable'
  | 'manifest-missing'
  | 'manifest-altered'
  | 'manifest-form'
  | 'manifest-disagrees'
  | 'file-missing'
  | 'file-altered'
  | 'file-form'
  | 'file-unlisted'
  | 'rows-disagree'
  | 'totals-disagree'
  | 'parts-disagree'
  | 'metrics-disagree'
  | 'views-disagree'
  | 'sql-disagrees'
  | 'settings-disagree'
  | 'deployment-unknown'
  | 'deployment-disagrees'
  | 'head-not-on-chain'
  | 'anchor-not-on-chain'
  | 'anchor-old';

/** What a reader should know although nothing recorded is wrong. */
type RemarkCode = 'gap' | 'misdated' | 'orphan' | 'not-listed' | 'not-anchored';

/** Where: a path relative to the store, and in it a line (from 1) or a place in the JSON (`rows.3.metric_value`). */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly path: string | null;
}

interface Note<Code extends string> {
  readonly code: Code;
  readonly place: Place;
  /** A clause without its place and without stored values that could name a customer. */
  readonly message: string;
}

export type Finding = Note<FindingCode>;
export type Remark = Note<RemarkCode>;

/** A note about a whole file, a line of it, or a place in its JSON. */
export const note = <Code extends string>(
  code: Code,
  file: string,
  message: string,
  at: { readonly line?: number; readonly path?: string } = {},
): Note<Code> => ({ code, place: { file, line: at.line ?? null, path: at.path ?? null }, message });

/** A note of the first problem that a schema found in a file. */
export function issueNote(
  code: 'file-form' | 'manifest-form',
  file: string,
  error: Pick<z.ZodError, 'issues'>,
): Finding {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  return note(code, file, issue?.message ?? 'it is not valid', path === '' ? {} : { path });
}

/** The place in words: `ledger.jsonl line 3`, `2026-11-22/summary.json at rows.3.metric_value`. */
export function placeText({ file, line, path }: Place): string {
  return `${file}${line === null ? '' : ` line ${line}`}${path === null ? '' : ` at ${path}`}`;
}
