import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/**
 * Gives a run of tests a temporary folder of its own, so that stopped tests and browsers leave nothing behind. In it
 * the hundreds of processes that tests start share compiled modules, and test files share built sites.
 */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'kpi-test-'));
  process.env['TMPDIR'] = folder;
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled');
  const sites = join(folder, 'sites');
  process.env['KPI_TEST_SITES'] = sites;
  // Whoever watches tests has changed a file.
  project.onTestsRerun(() => rmSync(sites, { recursive: true, force: true }));
  return () => rmSync(folder, { recursive: true, force: true });
}
