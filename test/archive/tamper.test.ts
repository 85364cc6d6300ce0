import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeText } from '../../src/audit/verify/finding.ts';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { makeArchive } from '../../src/audit/verify/testing/archive.ts';
import {
  ledgerBytes,
  linesOf,
  loadStore,
  memorySource,
  rehash,
} from '../../src/audit/verify/testing/memory.ts';
import { type VerifyOptions, verifyStore } from '../../src/audit/verify/verify.ts';
import { sha256 } from '../../src/host/hash.ts';
import { LEDGER } from '../../src/store/ledger-line.ts';

const NIGHTS = 400;
/** Bytes of the ledger that are flipped, besides one of every other file. */
const LEDGER_FLIPS = 500;

let parent = '';
let files = new Map<string, Uint8Array>();
let lines: string[] = [];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-tamper-'));
  await makeArchive(join(parent, 'store'), NIGHTS);
  files = await loadStore(join(parent, 'store'));
  lines = linesOf(files);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** Verifies the archive with some files replaced, or taken away. */
const verify = (altered: Record<string, Uint8Array | null> = {}, options: VerifyOptions = {}) =>
  verifyStore(memorySource(files, new Map(Object.entries(altered))), options);

const verifyLines = (texts: readonly string[], options: VerifyOptions = {}) =>
  verify({ [LEDGER]: ledgerBytes(texts) }, { nights: () => false, ...options });

/** The same sequence of numbers in 0…n−1 every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ bits;
  return copy;
}

const bytesOf = (path: string): Uint8Array => files.get(path) ?? new Uint8Array();
const nightOf = (path: string): string => path.split('/')[0] ?? '';
const headOf = (text: string | undefined) => {
  const { seq, hash } = JSON.parse(text ?? '{}') as { seq: number; hash: string };
  return { seq, hash };
};

/** Some of the lines, first and last but one among them. */
const someLines = (): number[] => [
  0,
  1,
  ...Array.from({ length: 30 }, (_, step) => 3 + step * 17),
  lines.length - 2,
];

describe(`${NIGHTS} nights`, () => {
  it('verify without a finding, on the disk and in memory', async () => {
    const verdict = await verifyStore(folderSource(join(parent, 'store')));
    expect(verdict.findings).toEqual([]);
    expect(verdict).toMatchObject({ nights: NIGHTS, lines: lines.length, files: files.size });
    expect(verdict.remarks.map(({ code }) => code)).toEqual(['gap', 'gap', 'gap', 'gap']);
    expect(await verify()).toEqual(verdict);
    expect(await verify({}, { anchor: headOf(lines.at(-1)), head: headOf(lines[7]).hash })).toEqual(verdict);
  });

  it('a flipped byte in any file of a night is reported, and that file alone', async () => {
    const random = numbers(5);
    const missed: string[] = [];
    const paths = [...files.keys()].filter((path) => path !== LEDGER);
    expect(paths.length).toBeGreaterThan(1600);
    for (const path of paths) {
      const bytes = bytesOf(path);
      const at = random(bytes.length);
      const altered = { [path]: flipped(bytes, at, 1 + random(255)) };
      const { findings } = await verify(altered, { nights: (id) => id === nightOf(path) });
      if (findings.length !== 1 || findings[0]?.place.file !== path) missed.push(`${path} at ${at}`);
    }
    expect(missed).toEqual([]);
  });

  it('a flipped byte in the ledger is reported, and its line is named first', async () => {
    const random = numbers(6);
    const ledger = bytesOf(LEDGER);
    const missed: string[] = [];
    const newlines = [...ledger.keys()].filter((at) => ledger[at] === 0x0a);
    const sampled = Array.from({ length: LEDGER_FLIPS }, () => random(ledger.length));
    for (const at of [0, ...newlines.slice(0, 20), ledger.length - 1, ...sampled]) {
      const line = newlines.findIndex((newline) => at <= newline) + 1;
      const { findings } = await verify(
        { [LEDGER]: flipped(ledger, at, 1 + random(255)) },
        { nights: () => false },
      );
      const [first] = findings;
      if (first?.place.file !== LEDGER || first.place.line !== line) missed.push(`line ${line}, byte ${at}`);
    }
    expect(missed).toEqual([]);
  });

  it('a flipped byte in a verification of everything casts no suspicion on anything else', async () => {
    const random = numbers(7);
    const paths = [...files.keys()];
    for (let time = 0; time < 30; time++) {
      const path = time % 3 === 0 ? LEDGER : (paths[random(paths.length)] ?? LEDGER);
      const bytes = bytesOf(path);
      const { findings } = await verify({ [path]: flipped(bytes, random(bytes.length), 1 + random(127)) });
      expect(new Set(findings.map(({ place }) => place.file))).toEqual(new Set([path]));
    }
  });

  it('files that are gone, cut, longer, exchanged or additional are named', async () => {
    const random = numbers(8);
    const paths = [...files.keys()].filter((path) => path !== LEDGER);
    for (let time = 0; time < 100; time++) {
      const path = paths[random(paths.length)] ?? '';
      const bytes = bytesOf(path);
      const other = paths.find((one) => one.endsWith(path.slice(path.indexOf('/'))) && one !== path) ?? '';
      const nights = (id: string) => id === nightOf(path);
      const kinds: (Uint8Array | null)[] = [
        null,
        bytes.subarray(0, random(bytes.length)),
        Buffer.concat([bytes, Buffer.from(' ')]),
        ...(sha256(bytesOf(other)) === sha256(bytes) ? [] : [bytesOf(other)]),
      ];
      for (const altered of kinds) {
        const { findings } = await verify({ [path]: altered }, { nights });
        expect(findings.map(({ place }) => place.file)).toEqual([path]);
      }
      const stray = `${nightOf(path)}/details/stray.json`;
      const { findings } = await verify({ [stray]: bytes }, { nights });
      expect(findings.map((finding) => [finding.code, finding.place.file])).toEqual([
        ['file-unlisted', stray],
      ]);
    }
  });

  it('a removed line is reported where it stood', async () => {
    for (const index of someLines()) {
      const { findings } = await verifyLines(lines.toSpliced(index, 1));
      expect(findings[0]?.code).toBe('line-chain');
      expect(findings[0] && placeText(findings[0].place)).toBe(`${LEDGER} line ${index + 1}`);
    }
  });

  it('swapped and duplicated lines are reported where they begin', async () => {
    for (const index of someLines()) {
      const [one, two] = [lines[index] ?? '', lines[index + 1] ?? ''];
      const swapped = await verifyLines(lines.toSpliced(index, 2, two, one));
      expect(swapped.findings[0]?.place).toMatchObject({ file: LEDGER, line: index + 1 });
      const twice = await verifyLines(lines.toSpliced(index, 0, one));
      expect(twice.findings[0]?.place).toMatchObject({ file: LEDGER, line: index + 2 });
    }
  });

  it('a ledger cut inside a line names that line', async () => {
    const random = numbers(9);
    const ledger = bytesOf(LEDGER);
    for (let time = 0; time < 100; time++) {
      const end = 1 + random(ledger.length - 1);
      if (ledger[end - 1] === 0x0a) continue;
      const { findings } = await verify({ [LEDGER]: ledger.subarray(0, end) }, { nights: () => false });
      const line = Buffer.from(ledger.subarray(0, end)).toString('utf8').split('\n').length;
      expect(findings.map(({ code, place }) => [code, place.line])).toEqual([['line-cut', line]]);
    }
  });

  it('a ledger cut between lines is caught by what was anchored, and by the nights that lost their lines', async () => {
    const head = headOf(lines.at(-1));
    for (const kept of [0, 1, 100, lines.length - 1]) {
      const cut = lines.slice(0, kept);
      const { findings } = await verifyLines(cut, { head: head.hash, anchor: head });
      const codes = findings.map(({ code }) => code);
      expect(codes.slice(-2)).toEqual(['head-not-on-chain', 'anchor-not-on-chain']);
      const alone = await verifyLines(cut);
      const found = [...new Set(alone.findings.map(({ code }) => code))];
      expect(found).toEqual(kept < lines.length - 1 ? ['lines-lost', 'night-unlisted'] : ['night-unlisted']);
    }
  });

  it('a tail that was replaced and hashed anew is caught by what was anchored', async () => {
    const from = lines.findIndex((text, index) => index > 200 && text.includes('"kind":"snapshot"'));
    const { id } = JSON.parse(lines[from] ?? '') as { id: string };
    const summary = Buffer.from(bytesOf(`${id}/summary.json`)).toString('utf8');
    const forged = Buffer.from(summary.replace(/"department":"Company"/, '"department":"Kompany"'));
    const manifest = Buffer.from(bytesOf(`${id}/manifest.json`)).toString('utf8');
    const forgedManifest = Buffer.from(
      manifest.replace(sha256(bytesOf(`${id}/summary.json`)), sha256(forged)),
    );
    expect(forgedManifest.equals(bytesOf(`${id}/manifest.json`))).toBe(false);
    const ledger = ledgerBytes(
      rehash(lines, (line) =>
        line.kind !== 'missed' && line.id === id
          ? { ...line, manifest_sha256: sha256(forgedManifest) }
          : line,
      ),
    );
    const altered = {
      [`${id}/summary.json`]: forged,
      [`${id}/manifest.json`]: forgedManifest,
      [LEDGER]: ledger,
    };
    // Without anything kept outside, such a forgery cannot be told from the truth.
    expect((await verify(altered)).findings).toEqual([]);
    const head = headOf(lines.at(-1));
    const codes = async (options: VerifyOptions) =>
      (await verify(altered, { nights: () => false, ...options })).findings.map(({ code, place }) => [
        code,
        place.line,
      ]);
    expect(await codes({ head: head.hash })).toEqual([['head-not-on-chain', null]]);
    expect(await codes({ anchor: head })).toEqual([['anchor-not-on-chain', head.seq]]);
    expect(await codes({ anchor: headOf(lines[from]) })).toEqual([['anchor-not-on-chain', from + 1]]);
    // An anchor from before the forgery proves nothing of what came after: its age is what gives it away.
    expect((await codes({ anchor: headOf(lines[from - 1]) })).map(([code]) => code)).toEqual(['anchor-old']);
  });
});
