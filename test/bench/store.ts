import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addDays } from '../../src/catalog/dates.ts';
import type { Effects } from '../../src/host/effects.ts';
import { runSource } from '../../src/pipeline/make-night.ts';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';

// node test/bench/store.ts [nights] [scale]: makes nights with the embedded warehouse, pushes each to a branch as the
// nightly run does, and prints what they take in git, packed, against the plain folder, and what pulling takes.

const LAST = '2026-11-22';
const [nights = 365, scale = 1] = process.argv.slice(2).map(Number);
const git = promisify(execFile);
const effects: Effects = { now: () => new Date(), env: { PATH: process.env['PATH'] }, print: () => {} };

const parent = await mkdtemp(join(tmpdir(), 'kpi-bench-store-'));
const [store, remote] = [join(parent, 'store'), join(parent, 'remote.git')];
const rows: string[][] = [
  ['nights', 'folder', 'folder a night', 'git, packed', 'git a night', 'smaller by', 'push'],
];
try {
  await git('git', ['init', '--quiet', '--bare', remote]);
  await git('git', ['-C', remote, 'config', 'uploadpack.allowFilter', 'true']);
  let pushing: number[] = [];
  for (let made = 1; made <= nights; made += 1) {
    await makeNight(addDays(LAST, made - nights));
    pushing.push((await timed(() => pushStore({ store, remote, details: 'all' }, effects))).ms);
    if (made !== nights && made !== 30 && made !== 90) continue;
    rows.push(await measure(made, pushing));
    pushing = [];
  }
  print(rows);
  await pulls();
} finally {
  await rm(parent, { recursive: true, force: true });
}

async function makeNight(date: string): Promise<void> {
  const fiscalYear = Number(date.slice(0, 4));
  const rest = { source: 'embedded', fiscalYearGiven: false, out: '', seed: undefined } as const;
  await runSource({ ...rest, date, fiscalYear, store, scale }, 'embedded', effects);
}

/** What the nights take, in a copy of the branch that was packed as a host packs it. */
async function measure(made: number, pushing: readonly number[]): Promise<string[]> {
  const copy = join(parent, 'packed.git');
  await cp(remote, copy, { recursive: true });
  await git('git', ['-C', copy, 'gc', '--quiet', '--prune=now']);
  const plain = (await sizeOf(store)) - (await sizeOf(join(store, '.git')));
  const packed = await sizeOf(copy);
  await rm(copy, { recursive: true });
  const middle = [...pushing].sort((a, b) => a - b)[Math.floor(pushing.length / 2)] ?? 0;
  return [
    String(made),
    mb(plain),
    kb(plain / made),
    mb(packed),
    kb(packed / made),
    `${Math.round(plain / packed)} times`,
    `${(middle / 1000).toFixed(2)} s`,
  ];
}

/** What a fresh machine downloads and how long it takes. */
async function pulls(): Promise<void> {
  const table = [['pull into an empty folder', 'time', 'store', 'its .git', 'files written']];
  for (const details of ['none', 'shown', 'all'] as const) {
    const fresh = join(parent, `fresh-${details}`);
    const { ms, result } = await timed(() => pullStore({ store: fresh, remote, details }, effects));
    const inGit = await sizeOf(join(fresh, '.git'));
    const size = (await sizeOf(fresh)) - inGit;
    table.push([
      `details ${details}`,
      `${(ms / 1000).toFixed(1)} s`,
      mb(size),
      mb(inGit),
      String(result.files),
    ]);
    await rm(fresh, { recursive: true });
  }
  print(table);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}

function print(table: readonly (readonly string[])[]): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  for (const row of table)
    console.log(row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('   '));
  console.log('');
}
