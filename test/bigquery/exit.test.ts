import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { FakeServer } from './fake-server.ts';
import { answers } from './run.ts';

it.each(['stall', 'stall-body'] as const)(
  'a call that hangs (%s) does not keep the process alive',
  async (kind) => {
    const server = await FakeServer.start({
      answer: answers,
      strikes: [{ call: 'jobs.get', fault: { kind } }],
    });
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(import.meta.dirname, 'stall-child.ts')],
        { env: { ...process.env, KPI_BIGQUERY_ENDPOINT: server.url }, timeout: 25_000 },
      );
      expect(stdout.trim()).toBe('timeout');
    } finally {
      await server.stop();
    }
  },
);
