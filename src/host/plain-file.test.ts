import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempStore } from '../store/testing/nights.ts';
import { readIfThere } from './files.ts';
import { sha256File } from './hash.ts';
import { readPlain } from './plain-file.ts';

/** A folder with a file in a folder, and what the test puts beside them. */
async function folderWith(put: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = await tempStore();
  await mkdir(join(folder, 'inside'), { recursive: true });
  await writeFile(join(folder, 'inside', 'file'), 'text');
  await put(folder);
  return folder;
}

async function listen(path: string): Promise<void> {
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
}

describe.skipIf(process.platform === 'win32')('what is no plain file is not read', () => {
  it.each<[string, string, string, (folder: string) => Promise<unknown>]>([
    ['a link to a file', 'x', 'ELOOP', (at) => symlink(join(at, 'inside/file'), join(at, 'x'))],
    ['a link to nothing', 'x', 'ELOOP', (at) => symlink('nowhere', join(at, 'x'))],
    ['a link to a folder on the way', 'x/file', 'ELOOP', (at) => symlink('inside', join(at, 'x'))],
    ['a file on the way', 'inside/file/x', 'ENOTDIR', async () => {}],
    ['a folder', 'inside', 'EISDIR', async () => {}],
    ['a pipe that nobody writes to', 'x', 'ENXIO', async (at) => execFileSync('mkfifo', [join(at, 'x')])],
    ['a socket', 'x', 'ENXIO', (at) => listen(join(at, 'x'))],
  ])('%s', async (_, path, code, put) => {
    const folder = await folderWith(put);
    expect(() => readPlain(folder, path)).toThrow(expect.objectContaining({ code }));
    await expect(readIfThere(folder, path)).rejects.toMatchObject({ code: 'store-read' });
    if (!path.includes('/')) await expect(sha256File(join(folder, path))).rejects.toMatchObject({ code });
  });

  it('a device', () => {
    expect(() => readPlain('/dev', 'zero')).toThrow(expect.objectContaining({ code: 'ENXIO' }));
  });
});

it('a file is read, below a folder that is reached through a link too', async () => {
  const folder = await folderWith((at) => symlink(join(at, 'inside'), join(at, 'link'), 'junction'));
  expect(Buffer.from((await readIfThere(join(folder, 'link'), 'file')) ?? [])).toEqual(Buffer.from('text'));
  expect(await readIfThere(folder, 'none/file')).toBeNull();
});
