import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { EARLIER_NIGHTS } from '../../src/pipeline/make-night.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { scratch } from './run.ts';

it('npm start fills an empty store, serves the site and stops on Ctrl-C', async () => {
  const folder = scratch();
  const store = join(folder, 'S');
  const args = [
    'scripts/run.ts',
    'start',
    '--date',
    '2026-11-22',
    '--scale',
    '0.1',
    '--port',
    '0',
    '--store',
    store,
    '--out',
    join(folder, 'D'),
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const address = await new Promise<string>((done, fail) => {
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.stdout.on('data', (data) => {
      output += data;
      const found = /The dashboard is at (http:\/\/127\.0\.0\.1:\d+\/)/.exec(output)?.[1];
      if (found !== undefined) done(found);
    });
    child.once('exit', (code) => fail(new Error(`exit ${code}: ${output}`)));
  });
  child.removeAllListeners('exit');

  const overview = await fetch(address);
  expect(overview.status).toBe(200);
  expect(await overview.text()).toContain('2026-11-22');
  expect((await fetch(new URL('/no-such-page/', address))).status).toBe(404);
  const dates = (await readLedger(store)).map(({ id }) => id);
  expect(dates).toHaveLength(EARLIER_NIGHTS + 1);
  expect([dates[0], dates.at(-1)]).toEqual(['2026-10-23', '2026-11-22']);

  child.kill('SIGINT');
  expect(await new Promise((done) => child.once('exit', done))).toBe(0);
});
