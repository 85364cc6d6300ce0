import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { traceName } from '../../host/process-trace.ts';
import { ROOT } from '../../host/root.ts';
import { stopIfAsked } from '../../host/stop.ts';
import { openArchive } from '../../store/archive.ts';
import type { LedgerHead } from '../../store/ledger-line.ts';
import { completeArchive, planArchive, takeKept } from './archive-cache.ts';
import { runStep } from './build-process.ts';
import { type OutOptions, settleOut } from './out-folder.ts';
import { codeFingerprint, keptProgram } from './program.ts';
import { clearLeftovers, replaceFolder, takeBack } from './replace-folder.ts';
import { writeList } from './site-list.ts';

export interface BuildOptions extends OutOptions {
  /** The mock JSON that stands in when the store has nothing to show. */
  readonly mock: string;
  /** The ledger's last line that counts, null for none; the newest when the build begins unless told. */
  readonly head?: LedgerHead | null | undefined;
  /** Where pages of the archive are kept between builds (default `.cache/archive` of the checkout). */
  readonly cache?: string | undefined;
  /** Takes nothing from earlier builds, and leaves nothing to later ones. */
  readonly fresh?: boolean | undefined;
  /** Told what a build prints when it fails, line by line, for `KPI_DEBUG`. */
  readonly log?: ((line: string) => void) | undefined;
  /** Ends the build when it is aborted; the site that was there stays. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Builds the site from the store into `out`, or where that leads if it is a link. The old site stays until the new
 * one is complete; a build that fails or is killed leaves it as it was. Answers with the number of files written.
 * Throws KpiError: the pages' own (a damaged store), `build-failed`, `stopped`, and as `settleOut` does.
 */
export async function buildSite(options: BuildOptions): Promise<{ files: number }> {
  const out = await settleOut(options);
  await takeBack(out);
  // The pages resolve packages from where they are bundled, so that folder stands inside the checkout.
  const builds = resolve(ROOT, '.cache', 'build');
  const work = resolve(builds, traceName('draft'));
  await mkdir(work, { recursive: true });
  await clearLeftovers(builds, '');
  try {
    const code = await codeFingerprint();
    const make = (folder: string) => runStep('bundle', [folder, work], options);
    const program = options.fresh
      ? await freshProgram(join(work, 'program'), make)
      : await keptProgram(code, make);
    const cache = options.fresh
      ? join(work, 'cache')
      : resolve(options.cache ?? join(ROOT, '.cache', 'archive'));
    // Every page is of this one state, whatever is committed while they are made.
    const state = await openArchive(options);
    const site = join(work, 'dist');
    const render = async (nights: readonly string[]) => {
      await rm(site, { recursive: true, force: true });
      const env = {
        KPI_STORE: resolve(options.store),
        KPI_MOCK: resolve(options.mock),
        KPI_HEAD: JSON.stringify(state.head),
        KPI_ARCHIVE: nights.join(','),
      };
      await runStep('render', [program, site], { ...options, env });
    };
    const plan = await planArchive(state, cache, code);
    const kept = join(work, 'kept');
    const both = [takeKept(plan, cache, kept), render(plan.missing)] as const;
    // Both write into the folder that is removed when either fails, so both must have ended.
    await Promise.allSettled(both);
    const [altered] = await Promise.all(both);
    if (altered.length > 0) await render([...plan.missing, ...altered]);
    stopIfAsked({ stop: options.stop });
    await completeArchive(site, plan, cache, kept);
    const files = await writeList(site);
    await replaceFolder(site, out);
    return { files };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function freshProgram(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  await make(folder);
  return folder;
}
