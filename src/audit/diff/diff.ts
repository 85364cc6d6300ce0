import type { NightData, NightDetail } from '../../store/night.ts';
import { compareRecords, type RecordChange } from './records.ts';
import { diffView, type ViewDiff } from './view.ts';

/** What changed between two nights. Empty lists where nothing did. */
export interface NightDiff {
  /** By metric key; `metric_value` is one of the cells. */
  readonly metrics: readonly RecordChange[];
  readonly targets: readonly RecordChange[];
  /** Catalog entries: words, owners and SQL of metrics, title and question of views. */
  readonly definitions: readonly RecordChange[];
  /** Statements, by file. */
  readonly queries: readonly RecordChange[];
  /** Every view of either night, whether it changed or not. */
  readonly views: readonly ViewDiff[];
}

export interface DiffOptions {
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
    diffs.push(await diffView(view, was, await detailOf(after, fresh, view), limit));
  }
  return diffs;
}

const viewsOf = ({ definitions }: NightData): Set<string> =>
  new Set(definitions.views.map(({ name }) => name));

const detailOf = (night: NightData, views: ReadonlySet<string>, view: string): Promise<NightDetail | null> =>
  views.has(view) ? night.detail(view) : Promise.resolve(null);
