import { join } from 'node:path';
import { liesIn, realPath } from '../../host/real-path.ts';
import { ROOT } from '../../host/root.ts';
import { usage } from '../../host/run-errors.ts';
import { assertReplaceable } from './site-list.ts';

export interface OutOptions {
  /** The snapshot store. */
  readonly store: string;
  /** Where the site goes; a site that is there is replaced. */
  readonly out: string;
}

/** What a build reads or works in, besides the store. */
const OWN = ['src', 'public', '.cache'].map((name) => join(ROOT, name));

/**
 * Looks whether a site can go to `out` without anything being lost, before anything is made. Answers with the folder
 * itself where `out` is a link to it.
 * @throws KpiError `usage` when store and folder lie in one another, `out-not-a-site`, `out-unusable`.
 */
export async function settleOut({ store, out }: OutOptions): Promise<string> {
  if (meet(out, store))
    throw usage(
      `The site's folder ${out} and the snapshot store ${store} lie in one another: a build would remove the nights.`,
      'Name two folders that do not, with --out and --store.',
    );
  const own = OWN.find((folder) => meet(out, folder));
  if (own !== undefined)
    throw usage(
      `The site's folder ${out} and ${own}, which the build works with, lie in one another.`,
      'Name another folder with --out.',
    );
  const folder = realPath(out);
  await assertReplaceable(folder);
  return folder;
}

/** Whether two folders are one, or one lies in the other. */
export const meet = (one: string, other: string): boolean => liesIn(one, other) || liesIn(other, one);
