import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { ROOT } from '../../src/host/root.ts';
import { scratch } from './run.ts';

/** What a night prints before it exports, before it builds, and when it has only begun. */
const MOMENTS = ['Night of', '  compute', '  snapshot'];

interface Night {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly printed: () => string;
  /** How the process that was started ended, once nobody is left who could print. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a night and waits until it has come to a moment. */
async function nightAt(moment: string, program: string, args: readonly string[]): Promise<Night> {
  const folder = scratch();
  const own = [
    '--source',
    'embedded',
    '--scale',
    '0.1',
    '--store',
    join(folder, 'S'),
    '--out',
    join(folder, 'D'),
  ];
  const child = spawn(program, [...args, ...own], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const ended: Night['ended'] = new Promise((done) =>
    child.once('close', (code, signal) => done({ code, signal })),
  );
  await new Promise<void>((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        printed += String(data);
        if (`\n${printed}`.includes(`\n${moment}`)) done();
      });
    ended.then(() => fail(new Error(`The night ended before “${moment}”: ${printed}`)));
  });
  return { folder, child, printed: () => printed, ended };
}

/** Waits until no process of the night is left. */
async function nobodyLeft(folder: string): Promise<void> {
  const running = () =>
    execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' }).includes(join(folder, 'S'));
  while (running()) await wait(50);
}

/** Nothing is half-written: the store verifies, with no trace of a run, and there is no site. */
async function isSound(folder: string, leastNights: number): Promise<void> {
  const store = join(folder, 'S');
  const names = existsSync(store) ? readdirSync(store) : [];
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  const kept = names.includes('ledger.jsonl');
  if (kept) expect(await verifyStore(folderSource(store), {})).toMatchObject({ findings: [], nights: 1 });
  // On a busy machine the night may be further than it was when it was asked.
  expect(Number(kept)).toBeGreaterThanOrEqual(leastNights);
  expect(existsSync(join(folder, 'D'))).toBe(false);
}

const STOPPED = 'what it had finished stays, and nothing is half-written. Run it again.';

describe.each(MOMENTS)('a night that is asked to stop after it printed “%s”', (moment) => {
  const nights = moment === '  snapshot' ? 1 : 0;

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at a safe point on %s, with exit code %i', async (signal, code) => {
    const night = await nightAt(`${moment}`, process.execPath, ['scripts/run.ts', 'nightly']);
    night.child.kill(signal);
    expect(await night.ended, night.printed()).toEqual({ code, signal: null });
    expect(night.printed()).toContain(`error: The run was stopped (${signal}); ${STOPPED}`);
    await nobodyLeft(night.folder);
    await isSound(night.folder, nights);
  });

  it.skipIf(process.platform === 'win32')('ends with the npm that started it', async () => {
    const night = await nightAt(moment, 'npm', ['run', 'nightly', '--']);
    night.child.kill('SIGTERM');
    const { code, signal } = await night.ended;
    expect(signal === 'SIGTERM' || code === 143).toBe(true);
    await nobodyLeft(night.folder);
    expect(night.printed()).toContain(STOPPED);
    await isSound(night.folder, nights);
  });
});
