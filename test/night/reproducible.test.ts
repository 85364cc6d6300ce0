import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { writeMock } from '../../src/pipeline/mock.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { checkoutCopy, contents, runNightly, scratch } from './run.ts';

it('the site is the same byte for byte from another folder, at another time', async () => {
  const folder = scratch();
  const store = join(folder, 'S');
  const first = join(folder, 'first');
  await runNightly([
    '--source',
    'embedded',
    '--scale',
    '0.1',
    '--date',
    '2026-11-21',
    '--store',
    store,
    '--no-build',
  ]);
  await runNightly([
    '--source',
    'embedded',
    '--scale',
    '0.1',
    '--date',
    '2026-11-22',
    '--store',
    store,
    '--out',
    first,
  ]);

  const copy = checkoutCopy();
  const [movedStore, second] = [join(copy, '../moved-store'), join(copy, '../deeper/second')];
  cpSync(store, movedStore, { recursive: true });
  execFileSync('npm', ['run', 'build', '--silent', '--', '--store', movedStore, '--out', second], {
    cwd: copy,
    env: { ...process.env, TZ: 'Asia/Kolkata', LANG: 'de_DE.UTF-8' },
  });
  expect(contents(second).map(([name]) => name)).toEqual(contents(first).map(([name]) => name));
  expect(contents(second).filter(([name, bytes], at) => contents(first)[at]?.[1] !== bytes && name)).toEqual(
    [],
  );
  rmSync(copy, { recursive: true, force: true });
});

it('two builds at once do not disturb each other', async () => {
  const folder = scratch();
  const store = join(folder, 'S');
  await runNightly([
    '--source',
    'embedded',
    '--scale',
    '0.1',
    '--store',
    store,
    '--out',
    join(folder, 'one'),
  ]);
  await Promise.all(
    ['two', 'three'].map((name) => buildSite({ store, out: join(folder, name), mock: MOCK_FOLDER })),
  );
  expect(contents(join(folder, 'two'))).toEqual(contents(join(folder, 'one')));
  expect(contents(join(folder, 'three'))).toEqual(contents(join(folder, 'one')));
});

it('the committed sample data is what `npm run mock` writes', async () => {
  const folder = join(scratch(), 'mock');
  await writeMock(folder);
  expect(contents(folder).map(([name]) => name)).toEqual(contents(MOCK_FOLDER).map(([name]) => name));
  expect(
    contents(folder)
      .filter(([, bytes], at) => contents(MOCK_FOLDER)[at]?.[1] !== bytes)
      .map(([name]) => name),
  ).toEqual([]);
});
