import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyFolder } from '../../src/host/copy-folder.ts';
import { listFiles } from '../../src/host/files.ts';
import { sha256 } from '../../src/host/hash.ts';
import { type BuildOptions, buildSite } from '../../src/pipeline/build/build.ts';
import { distFiles, distSha256 } from '../../src/pipeline/dist-hash.ts';
import { withStoreLock } from '../../src/store/lock.ts';

/**
 * Builds the site of a store into `out`, once in a run of tests for all that ask for the same: stores are the same when
 * their files are. Whoever asks first builds, whoever asks meanwhile waits, and each has a copy of its own.
 */
export async function sharedBuild(options: BuildOptions): ReturnType<typeof buildSite> {
  const sites = process.env['KPI_TEST_SITES'];
  if (sites === undefined) return buildSite(options);
  const folder = join(sites, sha256(await hashOf(options.store), await hashOf(options.mock)));
  const site = join(folder, 'site');
  const build = async () => {
    if (!existsSync(site)) await buildSite({ ...options, out: site });
  };
  await withStoreLock(folder, build, { waitMs: 240_000 });
  await copyFolder(site, options.out);
  return { files: (await listFiles(site)).length, checked: null, dropped: [] };
}

const hashOf = async (folder: string): Promise<string> => distSha256(await distFiles(folder));
