import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempStore } from '../store/testing/nights.ts';
import { sha256, sha256File } from './hash.ts';

describe('hashes', () => {
  it('are SHA-256 in lower-case hex (FIPS 180-4, "abc")', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(sha256(Buffer.from('abc'))).toBe(abc);
  });

  it('are the same for a file as for its bytes', async () => {
    const folder = await tempStore();
    await mkdir(folder);
    const bytes = Buffer.alloc(200_000, 'é');
    await writeFile(join(folder, 'file'), bytes);
    expect(await sha256File(join(folder, 'file'))).toBe(sha256(bytes));
    await expect(sha256File(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });
});
