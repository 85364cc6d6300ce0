import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../host/hash.ts';
import { formatLine, parseLedger } from '../../store/ledger.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { checkLedger, findGaps, gapRemarks, misdatedRemarks } from './ledger.ts';

function ledgerOf(count: number): string[] {
  const lines: LedgerLine[] = [];
  return Array.from({ length: count }, (_, index) => {
    const date = `2026-01-0${1 + Math.floor(index / 2)}`;
    const none = { id: null, revision: null, manifest_sha256: null };
    const missed = { kind: 'missed', date, source: 'bigquery', code: 'network', ...none } as const;
    const made = {
      kind: 'snapshot',
      id: date,
      date,
      revision: 1,
      source: 'mock',
      manifest_sha256: 'a'.repeat(64),
    } as const;
    const entry = { ...(index % 2 === 0 ? made : missed), created_at: `${date}T08:00:00Z` };
    const { line, text } = formatLine(entry, lines.at(-1));
    lines.push(line);
    return text;
  });
}

const texts = ledgerOf(6);
const whole = Buffer.from(texts.map((text) => `${text}\n`).join(''));

const readable = (bytes: Uint8Array): boolean => {
  try {
    parseLedger(bytes);
    return true;
  } catch {
    return false;
  }
};

it('accepts what the store’s own reader accepts, and nothing else', async () => {
  expect((await checkLedger(whole, sha256)).findings).toEqual([]);
  const altered = fc.record({
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
    shuffle: fc.boolean(),
    at: fc.nat(whole.length - 1),
    bits: fc.constantFrom(0, 0, 1, 32, 128),
    cut: fc.nat(5),
  });
  await fc.assert(
    fc.asyncProperty(altered, async ({ order, shuffle, at, bits, cut }) => {
      const chosen = shuffle ? order : [0, 1, 2, 3, 4, 5];
      const bytes = Buffer.from(chosen.map((index) => `${texts[index]}\n`).join(''));
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ bits;
      const given = bytes.subarray(0, bytes.length - cut);
      const { findings } = await checkLedger(given, sha256);
      expect(findings.length === 0).toBe(readable(given));
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['a line that is not UTF-8', Buffer.concat([whole, Buffer.from([0xff, 0x0a])]), 7, 'it is not UTF-8'],
  ['a space', Buffer.from(`${texts[0]} \n`), 1, 'it is not in the form this program writes'],
  [
    'a member given twice',
    Buffer.from(`${texts[0]?.replace('{', '{"seq":1,')}\n`),
    1,
    'it is not in the form this program writes',
  ],
  ['an empty line', Buffer.concat([whole, Buffer.from('\n')]), 7, 'it is not JSON'],
  ['a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), whole]), 1, 'it is not JSON'],
  ['half a line', Buffer.concat([whole, Buffer.from('{')]), 7, 'it is cut off: no newline ends it'],
])('names %s', async (_name, bytes, line, message) => {
  const { findings } = await checkLedger(bytes, sha256);
  expect(findings[0]).toMatchObject({ place: { line }, message });
});

it('one altered line is one finding: the next line is not blamed for it', async () => {
  const bytes = Buffer.from(`${texts.join('\n').replace('"mock"', '"bigquery"')}\n`);
  const { findings, lines } = await checkLedger(bytes, sha256);
  expect(findings.map(({ code, place }) => [code, place.line])).toEqual([['line-hash', 1]]);
  expect(lines.map(({ sound }) => sound)).toEqual([false, true, true, true, true, true]);
});

describe('dates without a line', () => {
  const LATER = '2026-03-08T09:00:00Z';
  const nights = (...dates: string[]) =>
    dates.map((date, at) => ({
      seq: at,
      kind: 'missed',
      date,
      created_at: LATER,
    })) as unknown as LedgerLine[];

  it('finds the dates between two nights that have none, whatever the order of the nights', () => {
    expect(findGaps(nights('2026-03-02', '2026-02-27', '2026-02-27', '2026-03-07'))).toEqual([
      { from: '2026-02-28', to: '2026-03-01', nights: 2 },
      { from: '2026-03-03', to: '2026-03-06', nights: 4 },
    ]);
    expect(findGaps(nights('2026-03-01', '2026-03-02'))).toEqual([]);
    expect(findGaps([])).toEqual([]);
  });

  it('a date that cannot be true ends no gap, and is remarked on', () => {
    const [first, jumped, last] = ['2026-03-01', '2026-04-01', '2026-03-02'].map((date, at) => ({
      ...nights(date)[0],
      seq: at + 1,
      created_at: `${date}T09:00:00Z`,
    })) as [LedgerLine, LedgerLine, LedgerLine];
    expect(findGaps([first, jumped, last])).toEqual([]);
    expect(misdatedRemarks([first, jumped])).toEqual([]);
    expect(misdatedRemarks([first, jumped, last])).toEqual([
      {
        code: 'misdated',
        place: { file: 'ledger.jsonl', line: 2, path: null },
        message: '2026-04-01 was dated by a clock that was wrong',
      },
    ]);
    expect(misdatedRemarks([{ ...first, date: '2026-03-03' } as LedgerLine])[0]?.message).toBe(
      '2026-03-03 is dated after the day on which it was recorded',
    );
  });

  it('a deployment fills no gap: it is not a night', () => {
    const [first, second, third] = nights('2026-03-01', '2026-03-02', '2026-03-03');
    const deployed = { ...second, kind: 'deployment' } as LedgerLine;
    const found = gapRemarks([first, deployed, third].flatMap((line) => (line === undefined ? [] : [line])));
    expect(found.map(({ message }) => message)).toEqual(['2026-03-02 has no line']);
  });
});
