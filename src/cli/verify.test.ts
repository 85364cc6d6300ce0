import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeArchive } from '../audit/verify/testing/archive.ts';
import { runCommand } from './run.ts';
import { verify } from './verify.ts';

let parent = '';
let store = '';
let heads: { seq: number; hash: string }[] = [];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-verify-'));
  store = join(parent, 'store');
  await makeArchive(store, 4);
  const ledger = await readFile(join(store, 'ledger.jsonl'), 'utf8');
  heads = ledger
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; printed: string[] }> {
  const printed: string[] = [];
  const effects = { now: () => new Date(), env: {}, print: (line: string) => void printed.push(line) };
  const code = await runCommand(verify, ['--store', store, ...args], effects);
  return { code, printed };
}

/** Replaces a file until the test has ended. */
async function replaced(path: string, alter: (text: string) => string): Promise<void> {
  const file = join(store, path);
  const text = await readFile(file, 'utf8');
  onTestFinished(() => writeFile(file, text));
  await writeFile(file, alter(text));
}

const SUMMARY = '2025-10-03/summary.json';

describe('npm run verify', () => {
  it('says in one line that all is as recorded, with the head to keep', async () => {
    const { code, printed } = await run();
    expect(code).toBe(0);
    const head = heads.at(-1);
    expect(printed).toEqual([
      `4 nights, 5 ledger lines, 29 files: all as recorded. Head ${head?.seq} ${head?.hash}.`,
    ]);
  });

  it('names the first thing that is wrong in one line, says how many more there are and what to do', async () => {
    await replaced(SUMMARY, (text) => text.replace('company', 'kompany'));
    await replaced('2025-10-05/targets.json', (text) => `${text} `);
    const { code, printed } = await run();
    expect(code).toBe(1);
    expect(printed).toEqual([
      `error: ${SUMMARY}: it was altered: its SHA-256 is not the one in its manifest. 1 more finding: --json lists them. Restore ${SUMMARY} from the snapshots branch or another copy, then verify again.`,
    ]);
  });

  it('gives machines everything', async () => {
    await replaced(SUMMARY, (text) => text.replace('company', 'kompany'));
    const { code, printed } = await run('--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      ok: false,
      nights: 4,
      lines: 5,
      rebuilt: null,
      findings: [{ code: 'file-altered', place: { file: SUMMARY, line: null, path: null } }],
    });
  });

  it('takes a head that was kept, and refuses one that is not on the chain', async () => {
    const older = await run('--head', heads[1]?.hash.toUpperCase() ?? '');
    expect(older.code).toBe(0);
    expect(older.printed).toContain(
      'note: ledger.jsonl: lines 3 to 5 are newer than the head that was given, which says nothing of them.',
    );
    expect((await run('--head', heads[4]?.hash ?? '')).printed.join()).not.toContain('newer than the head');
    const { code, printed } = await run('--head', 'a'.repeat(64));
    expect(code).toBe(1);
    expect(printed[0]).toContain('the chain was replaced or cut. Compare with another copy of the ledger');
    expect((await run('--head', 'ab12')).printed[0]).toBe(
      'error: --head takes a hash of 64 hex digits, not “ab12”. Run the command with --help to see its options.',
    );
  });

  it('lets no name of a file rewrite what the terminal shows', async () => {
    const night = SUMMARY.slice(0, SUMMARY.indexOf('/'));
    const file = join(store, night, '\u001b[2K\r4 nights: all as recorded.\u202e');
    await writeFile(file, 'x');
    const { code, printed } = await run();
    await rm(file);
    expect(code).toBe(1);
    expect(printed.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(printed[0]).toContain('\\u{1b}[2K\\u{d}4 nights');
  });

  it('says of a complete night without a line which it is, and that a head kept elsewhere decides', async () => {
    await replaced('ledger.jsonl', (text) => text.replace(/[^\n]+\n$/, ''));
    const { code, printed } = await run();
    expect(code).toBe(1);
    expect(printed).toEqual([
      'error: 2025-10-05: it is complete, every file as its manifest says, but no ledger line is of it: a run was cut off just before its line, or its line was cut off, or it was put in. A head kept elsewhere decides. Verify again with --head HASH: when the ledger is whole, move 2025-10-05 out of the store, or let the next run do it; when it is not, restore the ledger.',
    ]);
    const decided = await run('--head', heads.at(-1)?.hash ?? '', '--json');
    expect(JSON.parse(decided.printed.join('\n')).findings).toMatchObject([
      { code: 'night-unlisted' },
      { code: 'head-not-on-chain' },
    ]);
  });

  it('says where the ledger should be when it is not there', async () => {
    const { code, printed } = await run('--store', join(parent, 'nowhere'));
    expect([code, printed]).toEqual([
      1,
      ['error: ledger.jsonl: it is missing. Name the store with --store DIR.'],
    ]);
  });

  it('wants to know which night to build again', async () => {
    expect((await run('--against', parent)).printed[0]).toContain('--against belongs to --rebuild.');
    const { code, printed } = await run('--rebuild', '2025-10-30');
    expect(code).toBe(1);
    expect(printed[0]).toBe(
      'error: The ledger has no snapshot “2025-10-30”. The nearest are 2025-10-03, 2025-10-04, 2025-10-05. (docs/errors.md#unknown-night)',
    );
  });

  it('refuses to rebuild with another commit, and says how to check out the right one', async () => {
    const { rebuild } = await import('../pipeline/rebuild.ts');
    await expect(rebuild({ store, id: '2025-10-05' })).rejects.toMatchObject({ code: 'not-deployed' });
    await replaced('ledger.jsonl', (text) => text);
    const { appendLine } = await import('../store/ledger.ts');
    const { withStoreLock } = await import('../store/lock.ts');
    const [first] = JSON.parse(`[${(await readFile(join(store, 'ledger.jsonl'), 'utf8')).split('\n')[0]}]`);
    const { id, date, revision, source, manifest_sha256, hash } = first;
    const made = {
      url: 'https://x.pages.dev/',
      alias: null,
      git_commit: 'c'.repeat(40),
      dist_sha256: 'd'.repeat(64),
    };
    await withStoreLock(store, (lock) =>
      appendLine(lock, {
        kind: 'deployment',
        ...{ id, date, revision, source, manifest_sha256 },
        created_at: `${date}T09:00:00Z`,
        ...made,
        head: { hash, seq: 1 },
      }),
    );
    const commit = async () => 'e'.repeat(40);
    await expect(rebuild({ store, id, commit })).rejects.toMatchObject({
      code: 'other-commit',
      message: `${id} was deployed by commit ${'c'.repeat(40)}, and this checkout is at ${'e'.repeat(40)}.`,
      next: expect.stringContaining(`git worktree add ../kpi-cccccccccccc ${'c'.repeat(40)}`),
    });
  });
});

describe('--anchor', () => {
  const anchorFile = async (anchor: unknown): Promise<string> => {
    const file = join(parent, 'anchor.json');
    await writeFile(file, JSON.stringify(anchor));
    return file;
  };

  it('takes a file with seq and hash, or a status.json', async () => {
    expect((await run('--anchor', await anchorFile(heads.at(-1)))).code).toBe(0);
    const status = { snapshot_id: 'x', ledger_head: { seq: heads[3]?.seq, hash: heads[3]?.hash } };
    expect((await run('--anchor', await anchorFile(status))).code).toBe(0);
  });

  it('is refused when it is not on the chain, beyond its end, or older than the newest deployment', async () => {
    const wrong = await run('--anchor', await anchorFile({ seq: 2, hash: heads[0]?.hash }));
    expect(wrong.printed[0]).toMatch(/^error: ledger\.jsonl line 2: it is not the line that was anchored/);
    const beyond = await run('--anchor', await anchorFile({ seq: 99, hash: heads[0]?.hash }));
    expect(beyond.printed[0]).toContain('the anchor is of line 99, but the ledger ends at 5');
    const old = await run('--anchor', await anchorFile({ seq: 1, hash: heads[0]?.hash }));
    expect(old.printed[0]).toContain('older than line 3, which 2025-10-04 was deployed with');
    expect([wrong.code, beyond.code, old.code]).toEqual([1, 1, 1]);
  });

  it('is no anchor when it names none', async () => {
    for (const nothing of [{}, { ledger_head: null }, { seq: 0, hash: 'x' }, []])
      expect((await run('--anchor', await anchorFile(nothing))).printed[0]).toMatch(
        /neither \{seq, hash\} nor/,
      );
    expect((await run('--anchor', join(parent, 'none.json'))).printed[0]).toMatch(/cannot be read/);
  });

  it('is fetched from this machine or by https, and follows no redirect', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/status.json') response.end(JSON.stringify({ ledger_head: heads.at(-1) }));
      else if (request.url === '/moved') response.writeHead(302, { location: '/status.json' }).end();
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await run('--anchor', `${base}/status.json`)).code).toBe(0);
    expect((await run('--anchor', `${base}/moved`)).printed[0]).toMatch(/sent the request elsewhere/);
    expect((await run('--anchor', `${base}/none`)).printed[0]).toMatch(/did not give the anchor/);
    expect((await run('--anchor', 'http://example.com/status.json')).printed[0]).toMatch(/fetched by https/);
  });
});
