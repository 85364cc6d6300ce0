import { mkdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { traceName } from '../../host/process-trace.ts';
import { ROOT } from '../../host/root.ts';
import { stopIfAsked } from '../../host/stop.ts';
import { type Archive, openArchive } from '../../store/archive.ts';
import type { LedgerHead } from '../../store/ledger-line.ts';
import { completeArchive, dropKept, planArchive, takeKept } from './archive-cache.ts';
import { runStep } from './build-process.ts';
import { makeRoom } from './cache-room.ts';
import { checkKept, type KeptCheck, nightsInTurn } from './kept-check.ts';
import { type OutOptions, settleOut } from './out-folder.ts';
import { codeFingerprint, keptProgram, PROGRAM_SPARED_MS, PROGRAMS } from './program.ts';
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

/** What came of a build. */
interface Built {
  /** How many files the site has. */
  readonly files: number;
  /** How kept pages compared with what the files of their nights make; null when none were compared. */
  readonly checked: KeptCheck | null;
  /** The nights of which kept pages had other bytes than when they were kept: these were not used. */
  readonly dropped: readonly string[];
}

/**
 * Builds the site from the store into `out`, or where that leads if it is a link. The old site stays until the new
 * one is complete; a build that fails or is killed leaves it as it was. When kept pages turn out to be altered, nothing
 * that was kept is used.
 * Throws KpiError: the pages' own (a damaged store), `build-failed`, `stopped`, and as `settleOut` does.
 */
export async function buildSite(options: BuildOptions): Promise<Built> {
  const out = await settleOut(options);
  await takeBack(out);
  // The pages resolve packages from where they are bundled, so that folder stands inside the checkout.
  const builds = resolve(ROOT, '.cache', 'build');
  const work = resolve(builds, traceName('draft'));
  await mkdir(work, { recursive: true });
  await clearLeftovers(builds, '');
  try {
    // Every page is of this one state, whatever is committed while they are made.
    const [code, state] = await Promise.all([codeFingerprint(), openArchive(options)]);
    const made = await makeSite({ options, code, state, work });
    const site = join(work, 'dist');
    const files = await writeList(site);
    await replaceFolder(site, out);
    return { files, ...made };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A build under way. */
interface Job {
  readonly options: BuildOptions;
  /** The `codeFingerprint`. */
  readonly code: string;
  readonly state: Archive;
  /** Its own folder; the site is made in `dist`. */
  readonly work: string;
}

/** @param found what an earlier try found altered: this one compares no more. */
async function makeSite(job: Job, found: KeptCheck | null = null): Promise<Omit<Built, 'files'>> {
  const { options, code, state, work } = job;
  const make = (folder: string) => runStep('bundle', [folder, work], options);
  const cache = options.fresh
    ? join(work, 'cache')
    : resolve(options.cache ?? join(ROOT, '.cache', 'archive'));
  const program = options.fresh
    ? await freshProgram(join(work, 'program'), make)
    : await keptProgram(code, make, PROGRAMS, found !== null);
  const [site, taken] = [join(work, 'dist'), join(work, 'kept')];
  await rm(taken, { recursive: true, force: true });
  const plan = await planArchive(state, cache, code, found !== null);
  const turn = found === null ? nightsInTurn(state) : [];
  const anew = new Set([...plan.missing, ...turn]);
  const both = [takeKept(plan, cache, taken), render(job, program, anew)] as const;
  // Both write into the folder that is removed when either fails, so both must have ended.
  await Promise.allSettled(both);
  const [lost] = await Promise.all(both);
  const again = new Set(lost.map(({ id }) => id));
  if (!again.isSubsetOf(anew)) await render(job, program, anew.union(again));
  stopIfAsked({ stop: options.stop });
  const checked = await checkKept(site, taken, turn);
  if (checked !== null && checked.difference !== null) {
    // Whether pages or program were altered cannot be told, nor what else was.
    await dropKept(plan, cache);
    return makeSite(job, checked);
  }
  const used = await completeArchive(site, plan, cache, taken);
  if (!options.fresh)
    await makeRoom([
      { folder: cache, used },
      { folder: PROGRAMS, used: new Set([basename(program)]), sparedMs: PROGRAM_SPARED_MS },
    ]);
  const dropped = [...lost.flatMap(({ id, altered }) => (altered ? [id] : [])), ...plan.doubled];
  return { checked: checked ?? found, dropped };
}

/** Makes the site's pages, and those of these nights of the archive. */
async function render({ options, state, work }: Job, program: string, nights: ReadonlySet<string>) {
  const site = join(work, 'dist');
  await rm(site, { recursive: true, force: true });
  const env = {
    KPI_STORE: resolve(options.store),
    KPI_MOCK: resolve(options.mock),
    KPI_HEAD: JSON.stringify(state.head),
    KPI_ARCHIVE: [...nights].join(','),
  };
  await runStep('render', [program, site], { ...options, env });
}

async function freshProgram(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  await make(folder);
  return folder;
}
