import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { distFiles, distSha256 } from '../dist-hash.ts';
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

  it('is made again whatever is kept when it is not believed, and what is not the same is never used again', async () => {
    const honest = async (folder: string) => {
      await mkdir(folder);
      await writeFile(join(folder, 'entry.mjs'), 'export {};');
    };
    const first = await keptProgram('code', honest, programs);
    expect(await keptProgram('code', honest, programs, true)).toBe(first);
    // As whoever altered it would name it.
    await appendFile(join(first, 'entry.mjs'), ' ');
    const name = `${basename(first).split('.')[0]}.${distSha256(await distFiles(first))}`;
    await rename(first, join(programs, name));
    expect(await keptProgram('code', honest, programs)).toBe(join(programs, name));
    expect(await keptProgram('code', honest, programs, true)).toBe(first);
    // Another build may be at work with it; none begins with it.
    expect((await readdir(programs)).sort()).toEqual([basename(first), name, `${name}.disowned`].sort());
    expect(await keptProgram('code', honest, programs)).toBe(first);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(programs, `${name}.disowned`), longAgo, longAgo);
    expect(await keptProgram('code', honest, programs)).toBe(first);
    expect(await readdir(programs)).toEqual([basename(first)]);
    await appendFile(join(first, 'entry.mjs'), ' ');
    expect(await keptProgram('code', honest, programs, true)).toBe(first);
    expect(await readFile(join(first, 'entry.mjs'), 'utf8')).toBe('export {};');
  });
});
