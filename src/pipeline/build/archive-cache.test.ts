import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { traceName } from '../../host/process-trace.ts';
import { completeArchive } from './archive-cache.ts';

it('what a killed build was about to keep is cleared away, and what a living one is at stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kpi-cache-'));
  const [cache, taken] = [join(folder, 'cache'), join(folder, 'taken')];
  const living = traceName('draft');
  const dead = traceName('draft').replace(`-${process.pid}-`, '-999999999-');
  try {
    for (const path of [join(cache, living), join(cache, dead), taken])
      await mkdir(path, { recursive: true });
    const nothing = { keys: new Map(), kept: new Map(), doubled: [], missing: [] };
    await completeArchive(join(folder, 'site'), nothing, cache, taken);
    expect(await readdir(cache)).toEqual([living]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
