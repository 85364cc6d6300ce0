import { fork } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isErrorCode } from '../../error-codes.ts';
import { KpiError } from '../../errors.ts';
import { traceName } from '../../host/process-trace.ts';
import { ROOT } from '../../host/root.ts';
import { stopIfAsked } from '../../host/stop.ts';
import { completeArchive, planArchive, takeKept } from './archive-cache.ts';
import type { BuildAnswer } from './astro-process.ts';
import { assertReplaceable, clearLeftovers, replaceFolder, takeBack } from './replace-folder.ts';

export interface BuildOptions {
  /** The snapshot store. */
  readonly store: string;
  /** Where the site goes; a site that is there is replaced. */
  readonly out: string;
  /** The mock JSON that stands in when the store has nothing to show. */
  readonly mock: string;
  /** Where pages of the archive are kept between builds (default `.cache/archive` of the checkout). */
  readonly cache?: string | undefined;
  /** Told what a build prints when it fails, line by line, for `KPI_DEBUG`. */
  readonly log?: ((line: string) => void) | undefined;
  /** Ends the build when it is aborted; the site that was there stays. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Builds the site from the store into `out`. The old site stays until the new one is complete; a build that fails or
 * is killed leaves it as it was. Answers with the number of files written.
 * Throws KpiError: the pages' own (a damaged store), `build-failed`, `out-not-a-site`, or `stopped`.
 */
export async function buildSite(options: BuildOptions): Promise<{ files: number }> {
  const out = resolve(options.out);
  await takeBack(out);
  await assertReplaceable(out);
  // Astro resolves packages from the folder it builds in, so that folder stands inside the checkout.
  const builds = resolve(ROOT, '.cache', 'build');
  const work = resolve(builds, traceName('draft'));
  await mkdir(work, { recursive: true });
  await clearLeftovers(builds, '');
  try {
    const cache = resolve(options.cache ?? join(ROOT, '.cache', 'archive'));
    const plan = await planArchive(options.store, options.mock, cache);
    const kept = join(work, 'kept');
    const both = [takeKept(plan, cache, kept), runAstro(work, options, plan.missing)] as const;
    // Both write into the folder that is removed when either fails, so both must have ended.
    await Promise.allSettled(both);
    const [altered] = await Promise.all(both);
    if (altered.length > 0) await runAstro(work, options, [...plan.missing, ...altered]);
    stopIfAsked({ stop: options.stop });
    const site = resolve(work, 'dist');
    await completeArchive(site, plan, cache, kept);
    const entries = await readdir(site, { recursive: true, withFileTypes: true });
    await replaceFolder(site, out);
    return { files: entries.filter((entry) => entry.isFile()).length };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Astro runs in a process of its own: it keeps state per process (loaded modules, environment, working folder), and
 * two builds at once, or one after another store, must not share it.
 */
async function runAstro(
  work: string,
  { store, mock, log, stop: asked }: BuildOptions,
  archive: readonly string[],
): Promise<void> {
  const child = fork(fileURLToPath(new URL('./astro-process.ts', import.meta.url)), [work], {
    cwd: ROOT,
    env: {
      ...process.env,
      KPI_STORE: resolve(store),
      KPI_MOCK: resolve(mock),
      KPI_ARCHIVE: archive.join(','),
      NODE_ENV: 'production',
      ASTRO_TELEMETRY_DISABLED: '1',
    },
    // With more room for new objects, or less, collecting garbage takes longer.
    execArgv: ['--max-semi-space-size=4'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => printed.push(String(data)));
  let answer: BuildAnswer | undefined;
  child.on('message', (message) => {
    answer = message as BuildAnswer;
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  if (asked?.aborted) stop();
  asked?.addEventListener('abort', stop, { once: true });
  const ended = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  process.removeListener('exit', stop);
  asked?.removeEventListener('abort', stop);
  stopIfAsked({ stop: asked });
  if (answer?.ok && ended === 0) return;
  for (const line of printed.join('').split('\n')) log?.(line);
  if (answer !== undefined && !answer.ok && isErrorCode(answer.code))
    throw new KpiError(answer.code, answer.message, answer.next);
  throw new KpiError(
    'build-failed',
    'The site build ended without an answer.',
    'Run again with KPI_DEBUG=1.',
  );
}
