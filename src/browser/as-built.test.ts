import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressAsBuilt } from '../format/links.ts';
import { sha256 } from '../host/hash.ts';
import { fetchAsBuilt, jsonAsBuilt } from './as-built.ts';

const FILE = '{"rows":[[1]]}\n';
const hash = sha256(FILE);

/** Answers every address alike; gives those that were asked for. */
function answering(body: string, init?: ResponseInit): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return new Response(body, init);
  });
  return asked;
}
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a file that a page loads later', () => {
  it('is the one that the page was built with', async () => {
    const asked = answering(FILE);
    expect(await jsonAsBuilt(addressAsBuilt('/data/charts/nps.json', hash))).toEqual({ rows: [[1]] });
    expect(await jsonAsBuilt(addressAsBuilt('/snapshots/2026-11-22/data/details/a.json', hash))).toEqual({
      rows: [[1]],
    });
    expect(await jsonAsBuilt(`/data/details/a.part-0001.json#${hash}`)).toEqual({ rows: [[1]] });
    expect(asked.slice(0, 2)).toEqual([
      `/data/charts/nps.json?${hash.slice(0, 8)}`,
      `/snapshots/2026-11-22/data/details/a.json#${hash.slice(0, 8)}`,
    ]);
  });

  it.each([
    ['another night’s', '{"rows":[[2]]}\n', 200],
    ['a page in its place', '<!doctype html><title>Sign in</title>', 200],
    ['the page of addresses that are not there', '<!doctype html><title>Page not found</title>', 404],
    ['the file with an error', FILE, 403],
  ])('is not %s', async (_, body, status) => {
    answering(body, { status });
    await expect(fetchAsBuilt(addressAsBuilt('/data/charts/nps.json', hash))).rejects.toThrow();
  });

  it('is never asked for without its hash', async () => {
    const asked = answering(FILE);
    for (const address of ['/data/charts/nps.json', '/data/charts/nps.json?', '/data/charts/nps.json?abc'])
      await expect(fetchAsBuilt(address)).rejects.toThrow('no hash');
    expect(asked).toEqual([]);
  });
});
