import type { FindingCode } from '../../../src/audit/verify/finding.ts';
import { documentOf, forgeLines } from '../../../src/audit/verify/testing/forge.ts';
import { ledgerBytes } from '../../../src/audit/verify/testing/memory.ts';
import { sha256 } from '../../../src/host/hash.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { jsonText } from '../../../src/store/json.ts';
import { hashedText, LEDGER } from '../../../src/store/ledger-line.ts';
import { MANIFEST } from '../../../src/store/night-files.ts';
import type { LedgerLine } from '../../../src/store/schemas.ts';
import { below, bytesAt, flipped, type Kind, pickLine, type Tamper, type Target } from './tamper.ts';

const LINE_CODES: readonly FindingCode[] = ['line-form', 'line-cut', 'line-chain', 'line-hash'];

/** A ledger of these lines, of which one is wrong, counted from 0. */
const ledger = (texts: readonly string[], wrong: number, codes = LINE_CODES): Tamper => ({
  files: new Map([[LEDGER, ledgerBytes(texts)]]),
  named: { codes, file: LEDGER, line: wrong + 1 },
});

/** A ledger that is sound in itself, so that only a head from elsewhere tells. */
const rewritten = (files: ReadonlyMap<string, Uint8Array | null>): Tamper => ({
  files,
  named: { codes: ['head-not-on-chain'], file: LEDGER },
  alone: true,
});

/** A line's text with a hash that covers it. */
const hashed = (text: string): string => {
  const covered = hashedText(text);
  return `${covered.slice(0, -1)},"hash":"${sha256(covered)}"}`;
};

const OTHER = 'a'.repeat(64);

/** A chain that was written anew with one line altered: what only the meaning of that line gives away. */
function meaning(
  target: Target,
  at: number | null,
  change: (line: LedgerLine) => object,
  codes: readonly FindingCode[],
): Tamper | null {
  if (at === null) return null;
  return {
    files: forgeLines(target.files, (line) =>
      line.seq === at + 1 ? Object.assign(line, change(line)) : line,
    ),
    named: { codes, file: LEDGER, line: at + 1 },
  };
}

const deployment = (draw: Stream, target: Target) =>
  pickLine(draw, target, ({ kind }) => kind === 'deployment');
const snapshot = (draw: Stream, target: Target) => pickLine(draw, target, ({ kind }) => kind === 'snapshot');

export const LEDGER_KINDS: Readonly<Record<string, Kind>> = {
  'a flipped byte in the ledger': (draw, target) => {
    const bytes = bytesAt(target, LEDGER);
    const at = below(draw, bytes.length);
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
    return {
      files: new Map([[LEDGER, flipped(draw, bytes, at)]]),
      named: { codes: LINE_CODES, file: LEDGER, line: line + 1 },
      alone: true,
    };
  },
  'a ledger cut inside a line': (draw, target) => {
    const bytes = bytesAt(target, LEDGER);
    const at = 1 + below(draw, bytes.length - 1);
    if (bytes[at - 1] === 0x0a) return null;
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
    return {
      files: new Map([[LEDGER, bytes.subarray(0, at)]]),
      named: { codes: ['line-cut'], file: LEDGER, line: line + 1 },
    };
  },
  'a ledger cut between lines': (draw, target) => ({
    files: new Map([[LEDGER, ledgerBytes(target.texts.slice(0, below(draw, target.texts.length)))]]),
    named: { codes: ['head-not-on-chain'], file: LEDGER },
  }),
  'a ledger taken away': () => ({
    files: new Map([[LEDGER, null]]),
    named: { codes: ['ledger-missing'], file: LEDGER },
  }),
  'a line taken out': (draw, { texts }) => {
    const at = below(draw, texts.length - 1);
    return ledger(texts.toSpliced(at, 1), at);
  },
  'two lines exchanged': (draw, { texts }) => {
    const at = below(draw, texts.length - 1);
    return ledger(texts.toSpliced(at, 2, texts[at + 1] ?? '', texts[at] ?? ''), at);
  },
  'a line put in twice': (draw, { texts }) => {
    const at = below(draw, texts.length);
    return ledger(texts.toSpliced(at, 0, texts[at] ?? ''), at + 1);
  },
  'a line in another form, hashed anew': (draw, { texts }) => {
    const at = below(draw, texts.length);
    const text = texts[at] ?? '';
    const other = draw.pick([
      text.replace('{', '{ '),
      text.replace('{', '{"seq":1,'),
      text.replace('"kind"', '"more":1,"kind"'),
      text.replace('"date"', '"d\\u0061te"'),
      `${text}${text}`,
    ]);
    return ledger(texts.with(at, hashed(other)), at, ['line-form']);
  },
  'a manifest and its line, hash and all but the next line': (draw, target) => {
    const at = pickLine(
      draw,
      target,
      (line, index) => line.kind === 'snapshot' && index + 1 < target.lines.length,
    );
    const line = at === null ? undefined : target.lines[at];
    if (at === null || line?.kind !== 'snapshot') return null;
    const file = `${line.id}/${MANIFEST}`;
    const manifest = Buffer.from(
      jsonText({ ...documentOf(target.files, file), git_commit: OTHER.slice(0, 40) }),
    );
    const text = (target.texts[at] ?? '').replace(line.manifest_sha256, sha256(manifest));
    const whole = draw.chance(0.5);
    const { files, named } = ledger(target.texts.with(at, whole ? hashed(text) : text), whole ? at + 1 : at);
    return { files: new Map([...files, [file, manifest]]), named };
  },
  'everything written anew from a line on': (draw, target) => {
    const seq = 1 + below(draw, target.lines.length);
    return rewritten(
      forgeLines(target.files, (line) =>
        line.seq < seq ? line : Object.assign(line, { created_at: `${line.date}T11:11:11Z` }),
      ),
    );
  },
  'a missed night that blames another error': (draw, target) => {
    const at = pickLine(draw, target, ({ kind }) => kind === 'missed');
    if (at === null) return null;
    return rewritten(
      forgeLines(target.files, (line) =>
        line.seq === at + 1 ? Object.assign(line, { code: 'timeout' }) : line,
      ),
    );
  },
  'a deployment of a night that is not there': (draw, target) =>
    meaning(target, deployment(draw, target), () => ({ id: '2001-01-01', date: '2001-01-01', revision: 1 }), [
      'deployment-unknown',
    ]),
  'a deployment of another manifest or source': (draw, target) =>
    meaning(
      target,
      deployment(draw, target),
      ({ source }) =>
        draw.pick([{ manifest_sha256: OTHER }, { source: source === 'bigquery' ? 'embedded' : 'bigquery' }]),
      ['deployment-disagrees'],
    ),
  'a deployment whose head is of no line, or of none that covers its night': (draw, target) =>
    meaning(
      target,
      deployment(draw, target),
      (line) => {
        const night = target.lines.findIndex((one) => one.kind === 'snapshot' && one.id === line.id);
        // No line stands before the first; what is forged gives any other line its own hash.
        const seqs = [line.seq + draw.int(0, 90), ...(night === 0 ? [] : [draw.int(1, night)])];
        return { head: { hash: OTHER, seq: draw.pick(seqs) } };
      },
      ['deployment-disagrees'],
    ),
  'a revision that skips one, or an id of another date': (draw, target) =>
    meaning(
      target,
      snapshot(draw, target),
      (line) => draw.pick([{ id: `${line.date}-r77`, revision: 77 }, { id: '2001-01-01' }]),
      ['revision-order', 'line-id'],
    ),
};
