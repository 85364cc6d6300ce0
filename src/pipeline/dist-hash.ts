import { join } from 'node:path';
import { KpiError } from '../errors.ts';
import { errorCode, listFiles } from '../host/files.ts';
import { sha256, sha256File } from '../host/hash.ts';

/** A file of a built site and the SHA-256 of its bytes. */
export interface DistFile {
  /** Relative to the site's folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
}

/**
 * Every file of a built site, in the order of the bytes of their paths. Throws KpiError `not-a-site` for a file that
 * cannot be read or is a link, a pipe, a socket or a device.
 */
export async function distFiles(dist: string): Promise<DistFile[]> {
  const files: DistFile[] = [];
  for (const path of await listFiles(dist)) {
    const hash = await sha256File(join(dist, path)).catch((cause: unknown) => {
      const message = `${join(dist, path)} cannot be read as a file of a site (${errorCode(cause)}).`;
      throw new KpiError('not-a-site', message, 'Build the site again: npm run build.', { cause });
    });
    files.push({ path, sha256: hash });
  }
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/**
 * The `dist_sha256` of a deployment line: the SHA-256 of one piece for each file, in the order of `distFiles`,
 * each `path`, a NUL, the SHA-256 of the file in hex, a newline. So it covers every name and every byte.
 */
export const distSha256 = (files: readonly DistFile[]): string =>
  sha256(...files.map(({ path, sha256: hash }) => `${path}\0${hash}\n`));
