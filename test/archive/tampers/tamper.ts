import type { FindingCode } from '../../../src/audit/verify/finding.ts';
import { type Files, linesOf, memorySource } from '../../../src/audit/verify/testing/memory.ts';
import { type Verdict, verifyStore } from '../../../src/audit/verify/verify.ts';
import { KpiError } from '../../../src/errors.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { LEDGER } from '../../../src/store/ledger-line.ts';
import type { LedgerLine } from '../../../src/store/schemas.ts';

/** A store that is tampered with, and what is drawn from. */
export interface Target {
  readonly files: Files;
  /** Every path but the ledger's. */
  readonly paths: readonly string[];
  readonly texts: readonly string[];
  readonly lines: readonly LedgerLine[];
  /** Ids of its nights, oldest line first. */
  readonly nights: readonly string[];
}

export function targetOf(files: Files): Target {
  const texts = linesOf(files);
  const lines = texts.map((text) => JSON.parse(text) as LedgerLine);
  return {
    files,
    paths: [...files.keys()].filter((path) => path !== LEDGER),
    texts,
    lines,
    nights: lines.flatMap((line) => (line.kind === 'snapshot' ? [line.id] : [])),
  };
}

/** A store after somebody was at it. */
export interface Tamper {
  /** The whole store, or null for what was taken away from it. */
  readonly files: ReadonlyMap<string, Uint8Array | null>;
  /** Where something stands that is no file, by what reading it fails with. */
  readonly instead?: { readonly path: string; readonly code: string } | undefined;
  /** What must be found: the codes that name it, and where. A head that is not on the chain is found by itself. */
  readonly named: {
    readonly codes: readonly FindingCode[];
    readonly file: string;
    readonly line?: number | undefined;
  };
  /** Whether nothing else may be suspected. */
  readonly alone?: boolean | undefined;
}

/** A way to tamper; null where a store has nothing that it could be done to. */
export type Kind = (draw: Stream, target: Target) => Tamper | null;

/** What a tamper leaves to see, whatever else it made fit. */
const BY_HEAD: readonly FindingCode[] = ['head-not-on-chain', 'anchor-not-on-chain'];

/** Verifies a tampered store against the newest head; answers with what went wrong, or null when all was found. */
export async function missedBy(
  { files: altered, instead, named, alone }: Tamper,
  target: Target,
): Promise<string | null> {
  const { files, lines } = target;
  const head = lines.at(-1);
  const source = memorySource(files, altered);
  const asked: string[] = [];
  const readFile = async (path: string) => {
    asked.push(path);
    if (instead !== undefined && (path === instead.path || path.startsWith(`${instead.path}/`)))
      throw new KpiError('store-read', 'It cannot be read.', 'Look.', {
        cause: Object.assign(new Error('no file'), { code: instead.code }),
      });
    return source.readFile(path);
  };
  const list = async () => {
    const all = (await source.list()) ?? [];
    if (instead === undefined) return all;
    return [
      ...all.filter((path) => path !== instead.path && !path.startsWith(`${instead.path}/`)),
      instead.path,
    ];
  };
  const options = head === undefined ? {} : { head: head.hash, anchor: head };
  const { findings } = await verifyStore({ ...source, readFile, list }, options);
  return problemIn(findings, { named, alone, asked });
}

function problemIn(
  findings: Verdict['findings'],
  { named, alone = false, asked }: Pick<Tamper, 'named' | 'alone'> & { readonly asked: readonly string[] },
): string | null {
  const said =
    findings.map(({ code, place }) => `${code} ${place.file}:${place.line ?? ''}`).join(', ') || 'nothing';
  const outside = asked.find((path) => /(^|\/)\.\.?(\/|$)|^\/|\\/.test(path));
  if (outside !== undefined) return `${outside} was read`;
  const own = findings.filter(({ code }) => named.codes.includes(code) || !BY_HEAD.includes(code));
  const found = own.some(
    ({ code, place }) =>
      named.codes.includes(code) &&
      place.file === named.file &&
      (named.line === undefined || place.line === named.line),
  );
  if (!found)
    return `it should be ${named.codes.join(' or ')} ${named.file}:${named.line ?? ''}, found was ${said}`;
  const others = alone ? own.filter(({ place }) => place.file !== named.file) : [];
  return others.length === 0 ? null : `more than that was suspected: ${said}`;
}

/** One of the lines, by its place from 0, that a test accepts; null when there is none. */
export function pickLine(
  draw: Stream,
  { lines }: Target,
  accepts: (line: LedgerLine, index: number) => boolean,
): number | null {
  const places = lines.flatMap((line, index) => (accepts(line, index) ? [index] : []));
  return places.length === 0 ? null : draw.pick(places);
}

export const bytesAt = ({ files }: Target, path: string): Uint8Array => files.get(path) ?? new Uint8Array();
export const nightOf = (path: string): string => path.slice(0, path.indexOf('/'));
/** A place in bytes, whatever their number. */
export const below = (draw: Stream, count: number): number => draw.int(0, Math.max(0, count - 1));

export function flipped(draw: Stream, bytes: Uint8Array, at = below(draw, bytes.length)): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ draw.int(1, 255);
  return copy;
}
