import type { Absent } from '../../catalog/absent.ts';
import type { Company } from '../../catalog/company.ts';
import type { Cell } from '../../catalog/data.ts';
import type { NightData, NightDetail } from '../../store/night.ts';
import { absentSides, type Sides } from './absent.ts';
import { type CellChange, diffView, uncomparedView, type ViewDiff } from './view.ts';

/** Something with a key of its own, such as a metric or a target, that is not the same in both nights. */
export interface RecordChange {
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The members that differ; of something added or removed all that it has. */
  readonly cells: readonly CellChange[];
}

/** What changed between two nights. Empty lists where nothing did. */
export interface NightDiff {
  /** What either night is without, and why, whether that changed or not. */
  readonly absent: Sides<readonly Absent[]>;
  /** By metric key; `metric_value` is one of the cells. */
  readonly metrics: readonly RecordChange[];
  readonly targets: readonly RecordChange[];
  /** What the company has set, by the name of the setting; `value` is its one cell. */
  readonly company: readonly RecordChange[];
  /** Who answers for which metric, by its key. */
  readonly owners: readonly RecordChange[];
  /** Catalog entries: words, owners and SQL of metrics, title and question of views. */
  readonly definitions: readonly RecordChange[];
  /** Statements, by file. */
  readonly queries: readonly RecordChange[];
  /** Every view of either night, whether it changed or not. */
  readonly views: readonly ViewDiff[];
}

interface DiffOptions {
  /** How many rows each list of a view keeps; counts are exact all the same. */
  readonly limit: number;
}

/** Compares two nights, `before` with `after`, one view at a time. Throws as `readNight` does. */
export async function diffNights(
  before: NightData,
  after: NightData,
  { limit }: DiffOptions,
): Promise<NightDiff> {
  return {
    absent: { before: before.absent, after: after.absent },
    metrics: compareRecords(
      before.summary.rows,
      after.summary.rows,
      ({ metric_key }) => metric_key,
      // The time of the refresh is another every night.
      ({ metric_key: _key, updated_at: _time, ...rest }) => rest,
    ),
    targets: compareRecords(
      before.targets.targets,
      after.targets.targets,
      ({ key }) => key,
      ({ key: _key, ...rest }) => rest,
    ),
    company: compareRecords(
      settingsOf(before.company),
      settingsOf(after.company),
      ({ key }) => key,
      ({ value }) => ({ value }),
    ),
    owners: compareRecords(
      before.owners,
      after.owners,
      ({ metric }) => metric,
      ({ metric: _metric, ...rest }) => rest,
    ),
    definitions: [
      ...compareRecords(
        before.definitions.metrics,
        after.definitions.metrics,
        ({ key }) => key,
        ({ key: _key, ...rest }) => rest,
      ),
      ...compareRecords(
        before.definitions.views,
        after.definitions.views,
        ({ name }) => name,
        ({ name: _name, ...rest }) => rest,
      ),
    ],
    queries: compareRecords(
      before.definitions.queries,
      after.definitions.queries,
      ({ file }) => file,
      ({ sql }) => ({ sql }),
    ),
    views: await diffViews(before, after, limit),
  };
}

async function diffViews(before: NightData, after: NightData, limit: number): Promise<ViewDiff[]> {
  const [old, fresh] = [viewsOf(before), viewsOf(after)];
  const diffs: ViewDiff[] = [];
  for (const view of new Set([...fresh, ...old])) {
    const was = await detailOf(before, old, view);
    const is = await detailOf(after, fresh, view);
    const absent = absentSides({ before: before.absent, after: after.absent }, 'view', view);
    // Rows that could not be had have neither come nor gone.
    const whole = absent.before === null && absent.after === null;
    diffs.push(whole ? await diffView(view, was, is, limit) : uncomparedView(view, was, is));
  }
  return diffs;
}

/** The settings of a company one by one; a night's own file has its version besides. */
const settingsOf = (company: Company): { readonly key: string; readonly value: Cell }[] =>
  Object.entries(company).flatMap(([key, value]) => (key === 'schema_version' ? [] : [{ key, value }]));

const viewsOf = ({ definitions }: NightData): Set<string> =>
  new Set(definitions.views.map(({ name }) => name));

const detailOf = (night: NightData, views: ReadonlySet<string>, view: string): Promise<NightDetail | null> =>
  views.has(view) ? night.detail(view) : Promise.resolve(null);

type Members = Readonly<Record<string, Cell | undefined>>;

/**
 * What differs between two sets of records, in the order of `after`, then what is gone in the order of `before`.
 * A key that comes twice stands for its first record, its second, and so on.
 */
function compareRecords<T extends object>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (record: T) => string,
  membersOf: (record: T) => Members,
): RecordChange[] {
  const old = byKey(before, keyOf);
  const fresh = byKey(after, keyOf);
  const changes: RecordChange[] = [];
  for (const [place, { key, record }] of fresh) {
    const earlier = old.get(place)?.record;
    const cells = compareMembers(earlier === undefined ? {} : membersOf(earlier), membersOf(record));
    if (earlier === undefined) changes.push({ key, kind: 'added', cells });
    else if (cells.length > 0) changes.push({ key, kind: 'changed', cells });
  }
  for (const [place, { key, record }] of old)
    if (!fresh.has(place))
      changes.push({ key, kind: 'removed', cells: compareMembers(membersOf(record), {}) });
  return changes;
}

function byKey<T>(records: readonly T[], keyOf: (record: T) => string) {
  const found = new Map<string, { readonly key: string; readonly record: T }>();
  for (const record of records) {
    const key = keyOf(record);
    let time = 1;
    while (found.has(`${time} ${key}`)) time += 1;
    found.set(`${time} ${key}`, { key, record });
  }
  return found;
}

function compareMembers(before: Members, after: Members): CellChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((column) => {
    const pair = { before: before[column] ?? null, after: after[column] ?? null };
    return JSON.stringify(pair.before) === JSON.stringify(pair.after) ? [] : [{ column, ...pair }];
  });
}
