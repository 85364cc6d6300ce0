import { liesIn, realPath } from '../host/real-path.ts';
import { usage } from '../host/run-errors.ts';

/**
 * The file that `--out` names, or the one it leads to where it is a link. Throws KpiError `usage` for a file in the
 * store: it would stand among the nights, or take the place of one of their files.
 */
export function outFile(out: string, store: string): string {
  if (liesIn(out, store))
    throw usage(`--out ${out} lies in the snapshot store ${store}.`, 'Name a file outside of it.');
  return realPath(out);
}
