import { departmentLabel, type Owners } from '../../catalog/owners.ts';
import { findView } from '../../catalog/views.ts';
import { detailHref, HASH_DIGITS, metricHref } from '../../format/links.ts';
import { sha256 } from '../../host/hash.ts';
import type { MetricDefinition } from '../metrics/metric-view.ts';
import type { Site } from '../site.ts';
import { fold } from './fold.ts';
import type { CustomerIndex, SearchIndex, StoredEntry } from './index-file.ts';

const known = new WeakMap<object, Promise<readonly [fixed: string, customers: string]>>();

/** The texts of the two files of a night's index, made once per build. */
export function indexTexts(site: Site): Promise<readonly [fixed: string, customers: string]> {
  const found = known.get(site) ?? makeTexts(site);
  known.set(site, found);
  return found;
}

async function makeTexts(site: Site): Promise<readonly [string, string]> {
  const [fixed, customers] = [searchIndex(site), await customerIndex(site)];
  return [`${JSON.stringify(fixed)}\n`, `${JSON.stringify(customers)}\n`];
}

/** What tells the index that the pages of a night were built with from another one. */
export const indexHashes = async (site: Site): Promise<string[]> =>
  (await indexTexts(site)).map((text) => sha256(text).slice(0, HASH_DIGITS));

const CUSTOMER_COLUMN = 'customer_name';
/** A mask is a 32-bit integer with a sign. */
const MOST_VIEWS = 31;

/** What can be searched in every night: metrics, owners, views and pages. */
export function searchIndex({ night, base }: Pick<Site, 'night' | 'base'>): SearchIndex {
  const { metrics, views } = night.definitions;
  const metricPath = ({ key }: MetricDefinition) => metricHref(base, key);
  const owners = metrics.flatMap((metric): StoredEntry[] =>
    metric.owner === null
      ? []
      : [
          [
            metric.owner,
            `${departmentLabel(metric.department, night.owners)} · ${metric.label}`,
            '',
            metricPath(metric),
          ],
        ],
  );
  return {
    groups: [
      [
        'Metrics',
        metrics.map((metric) => [
          metric.label,
          ownerLine(metric, night.owners),
          wordsOf(metric, night.owners),
          metricPath(metric),
        ]),
      ],
      ['Owners', owners],
      [
        'Views',
        views.map(({ name, title, question }) => [
          title,
          question,
          `${fold(name)} ${findView(name)?.synonyms ?? ''}`.trim(),
          detailHref(base, name),
        ]),
      ],
      ['Pages', pagesOf(base)],
    ],
  };
}

const pagesOf = (base: string): StoredEntry[] => [
  ['Overview', 'Company health and owners', 'home dashboard', `${base}/`],
  ['Board pack', 'The overview and every view on paper', 'print pdf report', `${base}/board/`],
  ['Snapshots', 'Every night on record', 'archive history nights ledger', '/snapshots/'],
  ['Compare', 'What differs between two nights', 'diff changes', '/compare/'],
  ['Check this site', 'Ledger, manifests and files, in your browser', 'verify proof audit hash', '/verify/'],
];

function ownerLine({ owner, department }: MetricDefinition, owners: Owners): string {
  const label = departmentLabel(department, owners);
  return owner === null ? label : `${owner} · ${label}`;
}

/** Each word once, in the order in which the metric's texts have them. */
const wordsOf = (
  { key, owner, department, definition, formula, source }: MetricDefinition,
  owners: Owners,
): string =>
  [
    ...new Set(
      [key, owner ?? '', departmentLabel(department, owners), definition, formula, source].flatMap((text) =>
        fold(text).split(' '),
      ),
    ),
  ]
    .filter((word) => word !== '')
    .join(' ');

/**
 * Every customer named in a detail view, in alphabetical order, with the views that have rows of that customer, in the
 * order in which the site lists the views. Rows without a name are left out.
 */
export async function customerIndex({
  night,
  base,
  detail,
}: Pick<Site, 'night' | 'base' | 'detail'>): Promise<CustomerIndex> {
  const views: [string, string][] = [];
  const masks = new Map<string, number>();
  for (const { name: view, title } of night.definitions.views) {
    const rows = await detail(view);
    if (rows === null) continue;
    const { columns, rowFiles, rowsOf } = rows;
    const column = columns.findIndex(({ name }) => name === CUSTOMER_COLUMN);
    if (column === -1 || views.length === MOST_VIEWS) continue;
    const bit = 1 << views.length;
    views.push([title, detailHref(base, view)]);
    for (const file of rowFiles)
      for (const row of await rowsOf(file)) {
        const name = row[column];
        if (typeof name === 'string' && name.trim() !== '') masks.set(name, (masks.get(name) ?? 0) | bit);
      }
  }
  return { views, customers: sorted(masks) };
}

/** Sorted by code units, the folded names first: no collation data of the machine that builds has a say in it. */
const sorted = (masks: ReadonlyMap<string, number>) =>
  [...masks]
    .map(([name, mask]) => ({ name, mask, key: fold(name) }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.name, b.name))
    .map(({ name, mask }): [string, number] => [name, mask]);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
