import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of tests a temporary folder of its own, so that stopped tests and browsers leave nothing behind. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'kpi-test-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
