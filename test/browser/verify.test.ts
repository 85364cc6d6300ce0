import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addNight } from '../site/fixture-store.ts';
import { modes, type Opened, open, overflow, violations } from './look.ts';
import { served } from './served.ts';
import { flip, outcome } from './verify-page.ts';

const NIGHTS = ['2026-11-20', '2026-11-21', '2026-11-22'] as const;
const [OLDEST, , NEWEST] = NIGHTS;
const VIEW = 'details/Upfront_Contract_Spend_Query.json';
const PARTS = 'net_revenue_retention_all_customers';

const web = served(async (store) => {
  // Small limits put one view into parts.
  for (const [step, date] of NIGHTS.entries())
    await addNight(store, { date, limits: { inlineRows: 150, fileBytes: 4000 }, details: wide }, step);
});

const wide = {
  [PARTS]: {
    rows: Array.from({ length: 300 }, (_, row) => [`Q${row}`, `Customer ${row}`, `${row}.5`, '-0.25']),
  },
};

async function visit(options = {}): Promise<Opened> {
  const opened = await open(web.browser, web.at('verify/'), { ...modes.desktop, ...options });
  onTestFinished(() => opened.close());
  return opened;
}

async function check(page: Page, everyNight = false) {
  if (everyNight) await page.getByLabel(/Also the 3 nights/).check();
  await page.getByRole('button', { name: 'Check this deployment' }).click();
  return outcome(page);
}

/** Alters a served file until the test is over. */
async function tamper(path: string, alter: (bytes: Buffer) => Uint8Array | string): Promise<void> {
  const file = join(web.site.dir, path);
  const bytes = await readFile(file);
  onTestFinished(() => writeFile(file, bytes));
  const altered = alter(Buffer.from(bytes));
  expect(Buffer.compare(Buffer.from(altered), bytes)).not.toBe(0);
  await writeFile(file, altered);
}

const withoutLine = (number: number) => (bytes: Buffer) =>
  bytes
    .toString()
    .split('\n')
    .filter((_, index) => index !== number - 1)
    .join('\n');

describe('a deployment as it was published', () => {
  it('is as recorded, step by step, and nothing is sent anywhere', async () => {
    const { page, complaints, requests } = await visit();
    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || new URL(request.url()).origin !== new URL(web.at()).origin)
        posted.push(request.url());
    });
    const { verdict, result, steps } = await check(page);
    expect([result, verdict]).toEqual([
      'ok',
      expect.stringContaining('Everything that was checked is as recorded.'),
    ]);
    expect(steps.map((step) => step.split(' | ')[0])).toEqual([
      'Ledger',
      'status.json',
      `Manifest of ${NEWEST}`,
      `Files of ${NEWEST}`,
      `Agreement within ${NEWEST}`,
    ]);
    expect(steps[0]).toContain('3 lines have the hash of their bytes');
    const manifest = JSON.parse(await web.site.read('data/manifest.json'));
    const rows = await page.locator('.steps tbody tr').allInnerTexts();
    expect(rows).toHaveLength(manifest.files.length);
    expect(rows.map((row) => row.split('\t')[0]?.trim()).sort()).toEqual(
      manifest.files.map(({ path }: { path: string }) => path).sort(),
    );
    expect(rows.some((row) => row.includes('.part-0002.json'))).toBe(true);
    expect(requests).toContain('/data/ledger.jsonl');
    for (const { path } of manifest.files) expect(requests).toContain(`/data/${path}`);
    expect(posted).toEqual([]);
    expect(complaints).toEqual([]);
    const { ledger_head } = JSON.parse(await web.site.read('status.json'));
    expect(JSON.parse(await page.locator('[data-head] code').innerText())).toEqual({
      seq: ledger_head.seq,
      hash: ledger_head.hash,
    });
  });

  it('has every night of the archive checked when that is asked for', async () => {
    const { page } = await visit();
    const { result, steps } = await check(page, true);
    expect(result).toBe('ok');
    expect(steps.at(-1)).toMatch(/^Every night of the archive \| 3 nights, \d+ files and [\d,]+ bytes/);
  });

  it.each(Object.entries(modes))('is shown accessibly: %s', async (_, options) => {
    const { page } = await visit(options);
    for (const altered of [false, true]) {
      if (altered) await tamper(`data/${VIEW}`, flip);
      await check(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
  });

  it('can be checked with the keyboard alone, and tells what it does', async () => {
    const { page } = await visit();
    await page.locator('#noted').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await outcome(page);
    expect(await page.locator('[role=status]').getAttribute('aria-live')).toBe('polite');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Result');
  });
});

describe('what was altered', () => {
  it.each([
    ['one byte of a file of rows', `data/${VIEW}`, flip, `/data/${VIEW}: it was altered`],
    ['one byte of the summary', 'data/summary.json', flip, '/data/summary.json: it was altered'],
    [
      'one byte of a part',
      `data/details/${PARTS}.part-0001.json`,
      flip,
      `/data/details/${PARTS}.part-0001.json: it was altered`,
    ],
    ['the manifest', 'data/manifest.json', flip, '/data/manifest.json: it was altered'],
    ['one byte of the ledger', 'data/ledger.jsonl', flip, '/data/ledger.jsonl line 2'],
    ['a line taken out', 'data/ledger.jsonl', withoutLine(2), '/data/ledger.jsonl line 2: seq is 3'],
    ['the last line cut off', 'data/ledger.jsonl', withoutLine(3), '/status.json: its head, line 3, is not'],
    [
      'an older status.json',
      'status.json',
      (bytes: Buffer) => bytes.toString().replace('"seq": 3', '"seq": 2'),
      '/status.json: its head, line 2, is not on this chain',
    ],
  ] as const)('is named: %s', async (_, path, alter, problem) => {
    await tamper(path, alter);
    const { page } = await visit();
    const { verdict, result } = await check(page);
    expect([result, verdict]).toEqual(['bad', expect.stringContaining(problem)]);
  });

  it('is named when a night’s sound manifest stands in for another', async () => {
    const other = await readFile(join(web.site.dir, `snapshots/${OLDEST}/data/manifest.json`));
    await tamper('data/manifest.json', () => other);
    const { page } = await visit();
    const { result, steps } = await check(page);
    expect(result).toBe('bad');
    expect(steps.at(-1)).toContain(
      '/data/manifest.json: it was altered: its SHA-256 is not the one in ledger',
    );
  });

  it('is found in older nights only when those are checked, and a file that is gone is a finding', async () => {
    await tamper(`snapshots/${OLDEST}/data/${VIEW}`, flip);
    const { page } = await visit();
    expect((await check(page)).result).toBe('ok');
    const { result, steps } = await check(page, true);
    expect(result).toBe('bad');
    expect(steps.at(-1)).toContain(`/snapshots/${OLDEST}/data/${VIEW}: it was altered`);
    await page.route('**/data/targets.json', (route) => route.fulfill({ status: 404, body: 'gone' }));
    expect((await check(page)).verdict).toContain('/data/targets.json: it is missing');
  });

  it('is not confused with what could not be fetched', async () => {
    const { page } = await visit();
    await page.route('**/data/targets.json', (route) => route.abort());
    const { verdict, result } = await check(page);
    expect(result).toBe('unread');
    expect(verdict).toContain('could not be finished');
    expect(verdict).toContain('/data/targets.json: it cannot be read (no connection)');
  });
});

describe('a head that the reader noted', () => {
  const lines = async () =>
    (await readFile(join(web.site.store, 'ledger.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; hash: string });

  it.each([
    ['its hash', (seq: number, hash: string) => `${hash}` || seq],
    ['its number and hash', (seq: number, hash: string) => `${seq} ${hash.toUpperCase()}`],
    ['as JSON', (seq: number, hash: string) => JSON.stringify({ seq, hash })],
    ['a status.json', (seq: number, hash: string) => JSON.stringify({ ledger_head: { seq, hash } })],
  ] as const)('is found on the chain by %s', async (_, write) => {
    const [, second] = await lines();
    const { page } = await visit();
    await page.locator('#noted').fill(String(write(second?.seq ?? 0, second?.hash ?? '')));
    const { result, steps } = await check(page);
    expect(result).toBe('ok');
    expect(steps[2]).toContain('It is line 2 of this chain');
    expect(steps[2]).toContain('nothing of the 1 after it');
  });

  it('shows that the chain was replaced, and a text that is none is refused beside its field', async () => {
    const { page } = await visit();
    await page.locator('#noted').fill('not a head');
    await page.getByRole('button', { name: 'Check this deployment' }).click();
    await page.locator('#noted-error', { hasText: 'This is not a head' }).waitFor();
    expect(await page.locator('#noted').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('[data-results]').isVisible()).toBe(false);
    await page.locator('#noted').fill(`3 ${'a'.repeat(64)}`);
    const { result, verdict } = await check(page);
    expect(result).toBe('bad');
    expect(verdict).toContain('/data/ledger.jsonl line 3: it is not the line that was anchored');
  });
});

describe('where nothing can be checked', () => {
  it('says so without WebCrypto, in one sentence', async () => {
    const { page } = await visit({});
    // Another name is no secure context; the server itself answers under its own names alone.
    await page.route('http://kpi.example/**', async (route) => {
      const path = new URL(route.request().url()).pathname;
      const headers = { ...route.request().headers(), host: new URL(web.at()).host };
      await route.fulfill({ response: await route.fetch({ url: web.at(path), headers }) });
    });
    await page.goto('http://kpi.example/verify/');
    const { result, verdict } = await check(page);
    expect(result).toBe('unread');
    expect(verdict).toContain('only over https or on localhost');
  });

  it('tells how to check by hand without JavaScript', async () => {
    const { page } = await visit({ javaScriptEnabled: false });
    expect(await page.getByRole('button', { name: 'Check this deployment' }).count()).toBe(0);
    for (const text of ['npm run verify', 'sha256sum', 'It does not show', 'kept elsewhere'])
      expect(await page.locator('main').innerText()).toContain(text);
    const commands = await page.getByLabel('Commands with sha256sum and jq').innerText();
    const run = spawnSync('bash', ['-e', '-c', commands], {
      cwd: join(web.site.dir, 'data'),
      encoding: 'utf8',
    });
    const [line] = (await readFile(join(web.site.store, 'ledger.jsonl'), 'utf8')).split('\n');
    const manifest = JSON.parse(await web.site.read('data/manifest.json'));
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain(`${JSON.parse(line ?? '').hash}  -`);
    expect(run.stdout.match(/: OK$/gm)).toHaveLength(manifest.files.length);
  });
});
