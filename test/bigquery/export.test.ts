import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportCommand } from '../../src/cli/export.ts';
import { runCommand } from '../../src/cli/run.ts';
import { FakeServer } from './fake-server.ts';
import { answers, CONTEXT } from './run.ts';

it('an export without all that belongs to it ends with what it kept and what to do', async () => {
  // Its views have hardly any of the columns that pages need.
  const server = await FakeServer.start({ answer: answers });
  server.jobs.polls = 0;
  const printed: string[] = [];
  const effects = {
    now: () => new Date(CONTEXT.updatedAt),
    env: { KPI_BIGQUERY_ENDPOINT: server.url },
    print: (line: string) => void printed.push(line),
  };
  const store = mkdtempSync(join(tmpdir(), 'kpi-export-'));
  try {
    expect(await runCommand(exportCommand, ['--source', 'bigquery', '--store', store], effects)).toBe(1);
    expect(printed.at(-1)).toMatch(
      /^error: 2026-11-22 is kept without all of it\. 6 views could not be had\. .*customer_development has no column .* Run `npm run doctor`/,
    );
  } finally {
    await server.stop();
  }
});
