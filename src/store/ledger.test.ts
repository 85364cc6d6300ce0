import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendLine, nextNight, parseLedger, readLedger, recordMissed } from './ledger.ts';
import type { LedgerEntry } from './ledger-line.ts';
import { withStoreLock } from './lock.ts';
import { commitNight, kpiErrorOf, tempStore } from './testing/nights.ts';

const ledgerOf = (store: string): string => join(store, 'ledger.jsonl');
const at = (text: string) => () => new Date(text);
const miss = (store: string, date: string) =>
  recordMissed(store, { date, source: 'bigquery', code: 'network', now: at(`${date}T09:00:00Z`) });

const deployment: LedgerEntry = {
  kind: 'deployment',
  id: '2026-11-22',
  date: '2026-11-22',
  revision: 1,
  source: 'embedded',
  manifest_sha256: 'a'.repeat(64),
  created_at: '2026-11-22T10:00:00.000Z',
  url: 'https://abc.kpi.pages.dev',
  alias: 'https://2026-11-22.kpi.pages.dev',
  git_commit: null,
  dist_sha256: 'b'.repeat(64),
  head: { seq: 2, hash: 'c'.repeat(64) },
};

async function threeLines(): Promise<string> {
  const store = await tempStore();
  await commitNight(store, '2026-11-22');
  await miss(store, '2026-11-23');
  await withStoreLock(store, (lock) => appendLine(lock, deployment));
  return store;
}

describe('the ledger', () => {
  it('is empty while there is no store', async () => {
    const store = await tempStore();
    expect(await readLedger(store)).toEqual([]);
    await mkdir(store);
    expect(await readLedger(store)).toEqual([]);
    await writeFile(ledgerOf(store), '');
    expect(await readLedger(store)).toEqual([]);
  });

  it('chains lines by the hash of their bytes', async () => {
    const store = await threeLines();
    const bytes = await readFile(ledgerOf(store));
    expect(bytes.at(-1)).toBe(10);
    let prev = '0'.repeat(64);
    const lines = bytes.toString('latin1').trimEnd().split('\n');
    for (const [index, line] of lines.entries()) {
      const end = line.indexOf(',"hash":"');
      const hash = createHash('sha256')
        .update(Buffer.from(`${line.slice(0, end)}}`, 'latin1'))
        .digest('hex');
      expect(line.slice(end)).toBe(`,"hash":"${hash}"}`);
      expect(line).toContain(`"prev":"${prev}","hash"`);
      expect(line).toMatch(`{"seq":${index + 1},"kind":`);
      prev = hash;
    }
    expect(lines).toHaveLength(3);
  });

  it('writes members in one order, those of a kind before the link', async () => {
    const store = await threeLines();
    const common = ['seq', 'kind', 'id', 'date', 'revision', 'source', 'manifest_sha256', 'created_at'];
    const own = [[], ['code'], ['url', 'alias', 'git_commit', 'dist_sha256', 'head']];
    const lines = (await readFile(ledgerOf(store), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual(
      own.map((extras) => [...common, ...extras, 'prev', 'hash']),
    );
  });

  it('records a missed night with its cause', async () => {
    const store = await tempStore();
    const line = await miss(store, '2026-11-23');
    expect(await readLedger(store)).toEqual([line]);
    expect(line).toMatchObject({
      seq: 1,
      kind: 'missed',
      id: null,
      date: '2026-11-23',
      revision: null,
      source: 'bigquery',
      manifest_sha256: null,
      created_at: '2026-11-23T09:00:00.000Z',
      code: 'network',
    });
    expect(await readdir(store)).toEqual(['ledger.jsonl']);
  });

  it('notices any changed byte, and names a line', async () => {
    const bytes = await readFile(ledgerOf(await threeLines()));
    const places = fc.nat(bytes.length - 1);
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (place, change) => {
        const altered = Buffer.from(bytes);
        altered[place] = (altered[place] ?? 0) ^ change;
        expect(() => parseLedger(altered)).toThrow(
          expect.objectContaining({
            code: 'ledger-invalid',
            message: expect.stringMatching(/^ledger\.jsonl line [123]: ./),
          }),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('notices a cut at any byte but the end of a line', async () => {
    const bytes = await readFile(ledgerOf(await threeLines()));
    for (let length = 1; length < bytes.length; length++) {
      const cut = () => parseLedger(bytes.subarray(0, length));
      if (bytes[length - 1] === 10) expect(cut().length).toBeLessThan(3);
      else expect(cut).toThrow(/^ledger\.jsonl line [123]: it is cut off/);
    }
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['a line removed', ([a = '', , c = '']) => [a, c], 'line 2: seq is 3 where 2 should follow'],
    ['lines in another order', ([a = '', b = '', c = '']) => [b, a, c], 'line 1: seq is 2 where 1'],
    ['an empty line', ([a = '', b = '']) => [a, '', b], 'line 2: it is not JSON'],
    ['another line end', ([a = '', b = '']) => [`${a}\r`, b], 'line 1: it is not in the form'],
    ['a byte order mark', ([a = '']) => [`\ufeff${a}`], 'line 1: it is not JSON'],
    ['a member twice', ([a = '']) => [a.replace('{', '{"seq":9,')], 'line 1: it is not in the form'],
    ['a foreign member', ([a = '']) => [a.replace(',"prev"', ',"x":1,"prev"')], 'line 1: Unrecognized key'],
    ['something else', () => ['[]'], 'line 1: it is not in the form'],
  ])('refuses %s and leaves the file alone', async (_, change, message) => {
    const store = await threeLines();
    const lines = (await readFile(ledgerOf(store), 'utf8')).trimEnd().split('\n');
    const altered = `${change(lines).join('\n')}\n`;
    await writeFile(ledgerOf(store), altered);
    for (const work of [readLedger(store), miss(store, '2026-11-24'), commitNight(store, '2026-11-24')]) {
      const error = await kpiErrorOf(work);
      expect(error.message).toContain(`ledger.jsonl ${message}`);
      expect(error.code).toBe('ledger-invalid');
    }
    expect(await readFile(ledgerOf(store), 'utf8')).toBe(altered);
    expect((await readdir(store)).sort()).toEqual(['2026-11-22', 'ledger.jsonl']);
  });

  it('notices an earlier line that was changed and hashed again', async () => {
    const store = await threeLines();
    const text = await readFile(ledgerOf(store), 'utf8');
    const [first = ''] = text.split('\n');
    const forged = first.replace('embedded', 'bigquery').replace(/,"hash":.*/, '}');
    const hash = createHash('sha256').update(forged).digest('hex');
    await writeFile(ledgerOf(store), text.replace(first, `${forged.slice(0, -1)},"hash":"${hash}"}`));
    const error = await kpiErrorOf(readLedger(store));
    expect(error.message).toContain('ledger.jsonl line 2: prev is not the hash of the line before');
  });

  it('refuses a well chained line whose id is not its date and revision, or is taken', async () => {
    const night = { ...deployment, kind: 'snapshot' } as const;
    const { url: _u, alias: _a, git_commit: _g, dist_sha256: _d, head: _h, ...snapshot } = night;
    const store = await tempStore();
    const append = (entry: LedgerEntry) => withStoreLock(store, (lock) => appendLine(lock, entry));
    await append(snapshot);
    await append(snapshot);
    expect((await kpiErrorOf(readLedger(store))).message).toContain('line 2: 2026-11-22 is there already');
    const other = await tempStore();
    await withStoreLock(other, (lock) => appendLine(lock, { ...snapshot, revision: 2 }));
    expect((await kpiErrorOf(readLedger(other))).message).toContain('line 1: id does not match');
  });

  it('is not begun anew where nights stand without any line', async () => {
    const store = await tempStore();
    for (const date of ['2026-11-21', '2026-11-22']) await commitNight(store, date);
    await rm(ledgerOf(store));
    const lost = 'holds 2 nights but ledger.jsonl has no line';
    for (const work of [readLedger(store), miss(store, '2026-11-23'), commitNight(store, '2026-11-23')])
      expect((await kpiErrorOf(work)).message).toContain(lost);
    expect((await readdir(store)).sort()).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('refuses to write a line that is not valid', async () => {
    const store = await tempStore();
    const missed = {
      date: '2026-02-30',
      source: 'bigquery',
      code: 'network',
      now: at('2026-11-22'),
    } as const;
    expect((await kpiErrorOf(recordMissed(store, missed))).code).toBe('store-invalid');
    expect(await readdir(store)).toEqual([]);
  });

  it('says so when a file stands where the store should be', async () => {
    const store = await tempStore();
    await writeFile(store, '');
    expect((await kpiErrorOf(readLedger(store))).code).toBe('store-read');
    expect((await kpiErrorOf(miss(store, '2026-11-23'))).code).toBe('store-write');
  });
});

describe('ids', () => {
  it('count the runs of a date past its highest revision', async () => {
    const store = await tempStore();
    const ids: string[] = [];
    for (let run = 0; run < 11; run++) ids.push((await commitNight(store, '2026-11-22')).id);
    expect(ids.slice(0, 3)).toEqual(['2026-11-22', '2026-11-22-r2', '2026-11-22-r3']);
    expect(ids.slice(8)).toEqual(['2026-11-22-r9', '2026-11-22-r10', '2026-11-22-r11']);
    const lines = await readLedger(store);
    expect(nextNight(lines, '2026-11-22')).toEqual({ id: '2026-11-22-r12', revision: 12 });
    expect(nextNight(lines, '2026-11-2')).toEqual({ id: '2026-11-2', revision: 1 });
    expect(nextNight(lines, '2026-11-23')).toEqual({ id: '2026-11-23', revision: 1 });
  });
});
