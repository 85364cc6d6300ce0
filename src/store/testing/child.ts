/** The process that tests kill, starve of disk space, or set against another: node child.ts '{"store": …}'. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { draftNight } from '../draft.ts';
import { recordMissed } from '../ledger.ts';
import { withStoreLock } from '../lock.ts';
import { setOrphansAside } from '../orphans.ts';
import { writeNight } from './write-night.ts';

interface Task {
  readonly store: string;
  readonly work: 'commit' | 'missed' | 'sweep' | 'contend' | 'hold' | 'draft';
  readonly date?: string;
  /** The step (1, 2, …) after which the process kills itself, as `kill -9` would. */
  readonly killAt?: number;
  readonly times?: number;
}

const task: Task = JSON.parse(process.argv[2] ?? '{}');
const { store, date = '2026-11-22', times = 1 } = task;
let steps = 0;
const onStep = (): void => {
  steps += 1;
  if (steps === task.killAt) process.kill(process.pid, 'SIGKILL');
};

try {
  for (let time = 0; time < times; time++) await work();
  process.stdout.write(`${steps}\n`);
} catch (error) {
  const known = error instanceof Error && 'code' in error ? error.code : String(error);
  process.stderr.write(`${known}\n`);
  process.exitCode = 1;
}

async function work(): Promise<void> {
  const now = () => new Date(`${date}T09:00:00Z`);
  if (task.work === 'commit') await writeNight(store, date, { options: { onStep } });
  if (task.work === 'missed')
    await recordMissed(store, { date, source: 'bigquery', code: 'network', now }, { onStep });
  if (task.work === 'sweep') await setOrphansAside(store, now, { onStep });
  if (task.work === 'contend') await withStoreLock(store, alone);
  if (task.work === 'hold') await withStoreLock(store, untilTold);
  if (task.work === 'draft') {
    await draftNight(store);
    await untilTold();
  }
}

/** Fails when another process is in the same place at the same time. */
async function alone(): Promise<void> {
  const marker = join(store, 'marker');
  const file = await open(marker, 'wx');
  await sleep(3);
  await file.close();
  await rm(marker);
}

async function untilTold(): Promise<void> {
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.unref();
}
