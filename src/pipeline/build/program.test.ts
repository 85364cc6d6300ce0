import { appendFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptProgram } from './program.ts';

let programs: string;
let made: number;
beforeEach(async () => {
  programs = await mkdtemp(join(tmpdir(), 'kpi-programs-'));
  made = 0;
});
afterEach(() => rm(programs, { recursive: true, force: true }));

const make = async (folder: string): Promise<void> => {
  made += 1;
  await mkdir(join(folder, 'pages'), { recursive: true });
  await writeFile(join(folder, 'pages/entry.mjs'), `export const made = ${made};`);
};

describe('the program that makes sites', () => {
  it('is made once for the same code', async () => {
    const first = await keptProgram('code', make, programs);
    expect(await keptProgram('code', make, programs)).toBe(first);
    expect(await keptProgram('other code', make, programs)).not.toBe(first);
    expect(made).toBe(2);
  });

  it('is made again when a byte of it, or a file beside, is not what was kept', async () => {
    const first = await keptProgram('code', make, programs);
    await appendFile(join(first, 'pages/entry.mjs'), ' ');
    const second = await keptProgram('code', make, programs);
    await writeFile(join(second, 'pages/more.mjs'), '');
    await keptProgram('code', make, programs);
    expect(made).toBe(3);
    expect(await readdir(programs)).toHaveLength(1);
  });

  it('is not kept when it could not be made', async () => {
    const failing = async (folder: string) => {
      await make(folder);
      throw new Error('no');
    };
    await expect(keptProgram('code', failing, programs)).rejects.toThrow('no');
    expect(await readdir(programs)).toEqual([]);
  });

  it('is dropped once nothing was built with it for a week', async () => {
    const [old, used] = [await keptProgram('old', make, programs), await keptProgram('used', make, programs)];
    const past = new Date(Date.now() - 8 * 86_400_000);
    for (const folder of [old, used]) await utimes(folder, past, past);
    await keptProgram('used', make, programs);
    const newest = await keptProgram('new', make, programs);
    expect((await readdir(programs)).map((name) => join(programs, name)).sort()).toEqual(
      [used, newest].sort(),
    );
  });
});
