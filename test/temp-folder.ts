import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a run of tests a temporary folder of its own, so that stopped tests and browsers leave nothing behind. The
 * hundreds of processes that tests start find each other's compiled modules in it.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'kpi-test-'));
  process.env['TMPDIR'] = folder;
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
  return () => rmSync(folder, { recursive: true, force: true });
}
