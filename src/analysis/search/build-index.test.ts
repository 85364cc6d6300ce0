import { describe, expect, it } from 'vitest';
import { metrics } from '../../catalog/metrics.ts';
import { DEFAULT_OWNERS } from '../../catalog/owners.ts';
import { views } from '../../catalog/views.ts';
import type { NightDetail, StoredRow } from '../../store/night.ts';
import type { Definitions } from '../../store/schemas.ts';
import type { Site } from '../site.ts';
import { definitionOf } from '../testing/metrics.ts';
import { customerIndex, searchIndex } from './build-index.ts';
import { customerGroup, groupsOf } from './index-file.ts';
import { search } from './match.ts';

const definitions: Definitions = {
  schema_version: 1,
  metrics: metrics.map(({ key }) => definitionOf(key)),
  views: views.map(({ name, title, question }) => ({ name, title, question })),
  queries: [],
};

/** A site whose views have the given rows, in two files, under the columns of the catalog. */
function siteWith(
  rows: Readonly<Record<string, readonly StoredRow[]>>,
): Pick<Site, 'night' | 'base' | 'detail'> {
  const detail = async (view: string) => {
    const all = rows[view] ?? [];
    const columns = views.find(({ name }) => name === view)?.columns(2026) ?? [];
    const halves = new Map([
      ['a', all.slice(0, 1)],
      ['b', all.slice(1)],
    ]);
    return {
      columns,
      rowFiles: ['a', 'b'],
      rowsOf: async (file: string) => halves.get(file) ?? [],
    } as unknown as NightDetail;
  };
  return { base: '', night: { definitions, owners: DEFAULT_OWNERS } as Site['night'], detail };
}

const retention = 'net_revenue_retention_all_customers';
const contracts = 'Upfront_Contract_Spend_Query';

describe('searchIndex', () => {
  const groups = groupsOf(searchIndex(siteWith({})));
  const first = (typed: string) => search(groups, typed, 8).groups[0];

  it('leads to each metric, owner, view and page', () => {
    expect(groups.map(({ name, titles }) => [name, titles.length])).toEqual([
      ['Metrics', metrics.length],
      ['Owners', metrics.filter(({ owner }) => owner !== null).length],
      ['Views', views.length],
      ['Pages', expect.any(Number)],
    ]);
    expect(first('take rate')?.entries[0]).toMatchObject({ title: 'Take rate', href: '/metrics/take_rate/' });
    expect(first('claire')).toMatchObject({ name: 'Owners', entries: [{ href: '/metrics/person_nps/' }] });
    expect(first('cohort')).toMatchObject({
      name: 'Views',
      entries: [{ href: '/details/cohort-retention-matrix-by-customer/' }],
    });
    expect(first('snapshots')).toMatchObject({ name: 'Pages', entries: [{ href: '/snapshots/' }] });
  });

  it('finds metrics by words of their definition, by their key and by their owner', () => {
    const titles = (typed: string) => first(typed)?.entries.map(({ title, note }) => `${title}, ${note}`);
    expect(titles('probability')).toEqual(['Pipeline coverage, Company']);
    expect(titles('nrr andy')).toEqual(['Net revenue retention, Andy Cooper · Account Management']);
  });
});

describe('the words of views', () => {
  const groups = groupsOf(searchIndex(siteWith({})));
  it.each([
    ['churned', 'customer-development'],
    ['expansion', 'net-revenue-retention-all-customers'],
    ['heat map', 'cohort-retention-matrix-by-customer'],
    ['comments', 'organizer-recap-nps-score'],
  ])('%s leads to what shows it', (typed, slug) => {
    const hrefs = search(groups, typed, 8).groups.flatMap(({ entries }) => entries.map(({ href }) => href));
    expect(hrefs).toContain(`/details/${slug}/`);
  });
});

describe('customerIndex', () => {
  it('names each customer once, in alphabetical order, with the views that have rows of it', async () => {
    const index = await customerIndex(
      siteWith({
        [retention]: [
          ['1', 'zoe', 1, 2],
          ['2', 'Éclair', 1, 2],
          ['3', null, 1, 2],
        ],
        [contracts]: [
          ['4', 'Éclair', 'Char', '2026-01-01', 1, 1],
          ['5', 'Acme', 'Char', '2026-01-01', 1, 1],
          ['6', '  ', 'Char', '2026-01-01', 1, 1],
        ],
      }),
    );
    expect(index.views.map(([title]) => title)).not.toContain('Organizer recap NPS');
    expect(index.customers).toEqual([
      ['Acme', 8],
      ['Éclair', 9],
      ['zoe', 1],
    ]);
  });

  it('leads to the first view a customer is in, the name in the fragment only', async () => {
    const index = await customerIndex(
      siteWith({
        [contracts]: [['4', '</script> & 100%?#\ud800', 'Char', '2026-01-01', 1, 1]],
        customer_development: [
          ['5', 'Acme', null, null, null, null, null],
          ['6', 'Baker', null, null, null, null, null],
        ],
        Days_to_Fulfill_Contract_Program: [
          ['7', 'Acme', null, null, null, null],
          ['8', 'Baker', null, null, null, null],
        ],
        net_revenue_retention_all_customers: [['9', 'Baker', null, null]],
      }),
    );
    const group = customerGroup(JSON.parse(JSON.stringify(index)));
    expect(group.entry(0)).toEqual({
      title: '</script> & 100%?#\ud800',
      note: 'Upfront contract spend',
      href: '/details/upfront-contract-spend-query/#q=%3C%2Fscript%3E%20%26%20100%25%3F%23%EF%BF%BD',
    });
    expect(group.entry(1)).toEqual({
      title: 'Acme',
      note: 'Customer development and 1 more view',
      href: '/details/customer-development/#q=Acme',
    });
    expect(group.entry(2).note).toBe('Net revenue retention and 2 more views');
  });

  it('is empty when no view has rows', async () => {
    expect((await customerIndex(siteWith({}))).customers).toEqual([]);
  });
});
