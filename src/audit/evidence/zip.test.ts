import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { type ZippedFile, zipFiles } from './zip.ts';

const AT = new Date('2026-03-08T10:30:00Z');

async function* files(all: Readonly<Record<string, readonly Uint8Array[]>>): AsyncGenerator<ZippedFile> {
  for (const [path, chunks] of Object.entries(all)) yield { path, chunks: each(chunks) };
}

async function* each<T>(all: Iterable<T>): AsyncGenerator<T> {
  yield* all;
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

it('gives back what went in, empty files and files in many chunks too', async () => {
  const long = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) % 251);
  const zip = await bytesOf(zipFiles(files({ 'a.txt': [], 'b/c.bin': [long, new Uint8Array(), long] }), AT));
  const back = unzipSync(zip);
  expect(Object.keys(back)).toEqual(['a.txt', 'b/c.bin']);
  expect(back['a.txt']).toHaveLength(0);
  expect(Buffer.compare(Buffer.from(back['b/c.bin'] ?? []), Buffer.concat([long, long]))).toBe(0);
});

it('refuses a file above 4 GiB before it has been read to its end', async () => {
  // A chunk that says it is large; nothing of it is asked for before its size is judged.
  const large = { length: 0x1_0000_0000, subarray: () => expect.unreachable() } as unknown as Uint8Array;
  await expect(bytesOf(zipFiles(files({ x: [large] }), AT))).rejects.toMatchObject({
    code: 'evidence-too-large',
  });
});

it('passes on what its files throw', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error('no more');
  }
  await expect(bytesOf(zipFiles(each([{ path: 'x', chunks: broken() }]), AT))).rejects.toThrow('no more');
});
