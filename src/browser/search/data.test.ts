import { afterEach, describe, expect, it, vi } from 'vitest';
import { CUSTOMERS_PATH, INDEX_PATH } from '../../analysis/search/index-file.ts';
import { SearchSource } from './data.ts';

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
    const source = new SearchSource(() => {});
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
    const source = new SearchSource(() => told.push([...namesOf(source), source.data.state]));
    void source.load();
    await vi.waitFor(() => expect(told.at(-1)).toEqual(['Metrics', 'Pages', 'loading']));
  });

  it('says that a part failed, keeps the other, and asks again for what is missing', async () => {
    const files: Record<string, unknown> = { [INDEX_PATH]: fixed };
    const asked = serve(files);
    const source = new SearchSource(() => {});
    await source.load();
    expect([source.data.state, namesOf(source)]).toEqual(['failed', ['Metrics', 'Pages']]);
    files[CUSTOMERS_PATH] = customers;
    await source.load();
    expect([source.data.state, namesOf(source)]).toEqual(['ready', ['Metrics', 'Customers', 'Pages']]);
    expect(asked).toEqual([INDEX_PATH, CUSTOMERS_PATH, CUSTOMERS_PATH]);
  });
});
