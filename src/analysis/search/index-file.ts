import { type Entry, type Group, keyOf } from './match.ts';

/** Where the index is published: what every night has, and the customers, of whom there may be 100,000. */
export const INDEX_PATH = '/data/search.json';
export const CUSTOMERS_PATH = '/data/search-customers.json';

/** Title, note, other words that find it, href. */
export type StoredEntry = readonly [title: string, note: string, words: string, href: string];

/** `search.json`: groups in the order in which they are shown. */
export interface SearchIndex {
  readonly groups: readonly (readonly [name: string, entries: readonly StoredEntry[]])[];
}

/** `search-customers.json`: bit n of a customer's mask is set when view n has rows of that customer. */
export interface CustomerIndex {
  readonly views: readonly (readonly [title: string, href: string])[];
  readonly customers: readonly (readonly [name: string, mask: number])[];
}

/** The groups of `search.json`, ready to be searched. */
export const groupsOf = ({ groups }: SearchIndex): Group[] =>
  groups.map(([name, entries]) => ({
    name,
    titles: entries.map(([title]) => keyOf(title)),
    details: entries.map(([, , words]) => keyOf(words)),
    entry: (index) => {
      const [title = '', note = '', , href = ''] = entries[index] ?? [];
      return { title, note, href };
    },
  }));

/** The group of `search-customers.json`, ready to be searched. */
export const customerGroup = ({ views, customers }: CustomerIndex): Group => ({
  name: 'Customers',
  titles: customers.map(([name]) => keyOf(name)),
  entry: (index) => {
    const [name, mask] = customers[index] ?? ['', 0];
    return customerEntry(
      name,
      views.filter((_, bit) => mask & (1 << bit)),
    );
  },
});

/** A customer leads to the first view it is in. The name stands in the fragment, which never leaves the browser. */
function customerEntry(name: string, views: CustomerIndex['views']): Entry {
  const [title, path] = views[0] ?? ['', '/'];
  const others = views.length - 1;
  const more = others > 0 ? ` and ${others} more ${others === 1 ? 'view' : 'views'}` : '';
  const query = encodeURIComponent(name.toWellFormed());
  return { title: name, note: `${title}${more}`, href: `${path}#q=${query}` };
}
