import { afterEach, describe, expect, it, vi } from 'vitest';
import { CUSTOMERS_PATH, INDEX_PATH } from '../../analysis/search/index-file.ts';
import { type Group, type Results, search } from '../../analysis/search/match.ts';
import { sha256 } from '../../host/hash.ts';
import { countOf, messageOf, SearchSource } from './data.ts';

const fixed = {
  groups: [
    ['Metrics', [['Take rate', '', '', '/metrics/take_rate/']]],
    ['Pages', [['Overview', '', '', '/']]],
  ],
};
const customers = { views: [['Net revenue retention', '/details/nrr/']], customers: [['Acme', 1]] };

/** Answers each path with a document, or with an error where there is none; gives the paths that were asked for. */
function serve(files: Record<string, unknown>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return files[path] === undefined ? new Response('', { status: 500 }) : Response.json(files[path]);
  });
  return asked;
}
const namesOf = ({ data }: SearchSource) => data.groups.map(({ name }) => name);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('SearchSource', () => {
  it('fetches both parts once and puts the customers before the pages', async () => {
    const asked = serve({ [INDEX_PATH]: fixed, [CUSTOMERS_PATH]: customers });
    const source = new SearchSource([], () => {});
    await Promise.all([source.load(), source.load()]);
    await source.load();
    expect(source.data.state).toBe('ready');
    expect(namesOf(source)).toEqual(['Metrics', 'Customers', 'Pages']);
    expect(asked).toEqual([INDEX_PATH, CUSTOMERS_PATH]);
  });

  it('tells of the part that came first before the other is there', async () => {
    serve({ [INDEX_PATH]: fixed });
    const answer = fetch;
    vi.stubGlobal('fetch', (path: string) => (path === INDEX_PATH ? answer(path) : new Promise(() => {})));
    const told: string[][] = [];
    const source = new SearchSource([], () => told.push([...namesOf(source), source.data.state]));
    void source.load();
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['Metrics', 'Pages', 'loading']));
  });

  it('says that a part failed, keeps the other, and asks again for what is missing', async () => {
    const files: Record<string, unknown> = { [INDEX_PATH]: fixed };
    const asked = serve(files);
    const source = new SearchSource([], () => {});
    await source.load();
    expect([source.data.state, namesOf(source)]).toEqual(['failed', ['Metrics', 'Pages']]);
    files[CUSTOMERS_PATH] = customers;
    await source.load();
    expect([source.data.state, namesOf(source)]).toEqual(['ready', ['Metrics', 'Customers', 'Pages']]);
    expect(asked).toEqual([INDEX_PATH, CUSTOMERS_PATH, CUSTOMERS_PATH]);
  });
});

describe('an index that the page was built with', () => {
  const hashes = [fixed, customers].map((part) => sha256(JSON.stringify(part)).slice(0, 8));
  const addresses = [`${INDEX_PATH}?${hashes[0]}`, `${CUSTOMERS_PATH}?${hashes[1]}`];

  it('is asked for by its hash, so that no other night answers', async () => {
    const asked = serve({ [addresses[0] ?? '']: fixed, [addresses[1] ?? '']: customers });
    const source = new SearchSource(hashes, () => {});
    await source.load();
    expect([source.data.state, asked]).toEqual(['ready', addresses]);
  });

  it('is not the index of another night', async () => {
    const newer = { ...customers, customers: [['Newcomer', 1]] };
    serve({ [addresses[0] ?? '']: fixed, [addresses[1] ?? '']: newer });
    const source = new SearchSource(hashes, () => {});
    await source.load();
    expect([source.data.state, namesOf(source)]).toEqual(['failed', ['Metrics', 'Pages']]);
  });
});

const group: Group = {
  name: 'Metrics',
  titles: [' take rate', ' net revenue retention'],
  entry: (index) => ({ title: String(index), note: '', href: '/' }),
};
const none: Results = { groups: [], total: 0, nearly: false, words: [] };
const found = (typed: string) => search([group], typed, 8);
const ready = { groups: [group], state: 'ready' } as const;

describe('messageOf', () => {
  it('says that something is missing when a part of the index did not come', () => {
    expect(messageOf({ groups: [], state: 'failed' }, '', none)).toBeNull();
    expect(messageOf({ groups: [group], state: 'failed' }, 'rate', found('rate'))).toMatch(/incomplete/);
  });

  it('says that the index is still coming until something is found', () => {
    expect(messageOf({ groups: [], state: 'loading' }, '', none)).toBe('Loading…');
    expect(messageOf({ groups: [group], state: 'loading' }, 'xyz', found('xyz'))).toBe('Loading…');
    expect(messageOf({ groups: [group], state: 'loading' }, 'rate', found('rate'))).toBeNull();
  });

  it('says when nothing was found, and when only something close was', () => {
    expect(messageOf(ready, 'xyz', found('xyz'))).toMatch(/^Nothing found/);
    expect(messageOf(ready, 'retnetion', found('retnetion'))).toMatch(/close:$/);
    expect(messageOf(ready, 'rate', found('rate'))).toBeNull();
    expect(messageOf(ready, ' ', none)).toBeNull();
  });
});

it('countOf counts what was typed for, and is silent before', () => {
  expect(countOf('rate', found('rate'))).toBe('1 result');
  expect(countOf('re', found('re'))).toBe('1 result');
  expect(countOf('e', found('e'))).toBe('2 results');
  expect(countOf('', none)).toBeNull();
  expect(countOf('big', { ...none, total: 1234 })).toBe('1,234 results');
});
