import { type Absent, absentOf, absentWord } from '../../catalog/absent.ts';
import { type MetricStatus, metricStatus } from '../../catalog/status.ts';
import { formatShare, formatValue, type Unit, unitOf, type ValueLength } from '../../format/format.ts';
import type { Definitions, Targets } from '../../store/schemas.ts';
import type { Site } from '../site.ts';

export type MetricDefinition = Definitions['metrics'][number];

/** A metric as cards and pages show it. */
export interface MetricView {
  readonly definition: MetricDefinition;
  /** What its values are shown in. */
  readonly unit: Unit;
  readonly value: number | null;
  readonly target: number | null;
  /** True when the target is the full fiscal year's and the value is compared with its elapsed share. */
  readonly paced: boolean;
  readonly status: MetricStatus;
  /** The status in words. */
  readonly word: string;
  /** What the value is compared with. */
  readonly expected: number | null;
  readonly share: number | null;
  /** Why the night is without it; null for a metric that was computed, with or without an answer. */
  readonly absent: Absent | null;
}

const words: Record<MetricStatus, { direct: string; paced: string }> = {
  on_target: { direct: 'On target', paced: 'On pace' },
  near: { direct: 'Near target', paced: 'Near pace' },
  off_target: { direct: 'Off target', paced: 'Off pace' },
  no_target: { direct: 'No target set', paced: 'No target set' },
  not_available: { direct: 'Not available', paced: 'Not available' },
};

/** Every metric of the night, in the order of its definitions. */
export function metricViews({ night, elapsed }: Pick<Site, 'night' | 'elapsed'>): MetricView[] {
  return night.definitions.metrics.map((definition) => {
    const row = night.summary.rows.find(({ metric_key }) => metric_key === definition.key);
    const entry = night.targets.targets.find(({ key }) => key === definition.key);
    const { currency } = night.company;
    const absent = absentOf(night.absent, 'metric', definition.key);
    return viewOf(definition, row?.metric_value ?? null, entry, { elapsed, currency }, absent);
  });
}

/** True when the metric's query reads its view: the rows there are those that it counts. */
export const readsItsView = ({ sql, view }: MetricDefinition): boolean => sql?.includes(view) === true;

/** What the link to a metric's view may call it: `counted`, unless other rows are counted. */
export const rowsLabel = (definition: MetricDefinition, counted: string): string =>
  readsItsView(definition) ? counted : 'See also';

/** What a night's metrics are judged and shown by: the share of the fiscal year that has passed, 0 to 1, and its money. */
interface ViewedNight {
  readonly elapsed: number;
  readonly currency: string;
}

/** One metric beside the target in force. */
export function viewOf(
  definition: MetricDefinition,
  value: number | null,
  entry: Targets['targets'][number] | undefined,
  { elapsed, currency }: ViewedNight,
  absent: Absent | null = null,
): MetricView {
  const target = entry?.value ?? null;
  const paced = definition.year_to_date && entry?.fiscal_year !== undefined;
  const result = metricStatus({ value, target, better: definition.better, paced, elapsed });
  const word = absent === null ? words[result.status][paced ? 'paced' : 'direct'] : absentWord(absent);
  const unit = unitOf(definition.format, { currency });
  return { definition, unit, value, target, paced, word, absent, ...result };
}

/** How many metrics stand how, best first, in words; statuses that no metric has are left out. */
export function statusTally(views: readonly MetricView[]): { status: MetricStatus; word: string }[] {
  return (Object.keys(tallyWords) as MetricStatus[]).flatMap((status) => {
    const count = views.filter((view) => view.status === status).length;
    return count === 0 ? [] : [{ status, word: `${count} ${tallyWords[status]}` }];
  });
}

const tallyWords: Record<MetricStatus, string> = {
  on_target: 'on target',
  near: 'near target',
  off_target: 'off target',
  no_target: 'without a target',
  not_available: 'not available',
};

/** The target of a metric in one line, or null when it has none. */
export function targetLine(view: MetricView, length: ValueLength): string | null {
  if (view.target === null) return null;
  const target = formatValue(view.target, view.unit, length);
  return view.paced ? `${target} for the year` : target;
}

/** How far the fiscal year has come, for metrics that add up over it; null for others. */
export const elapsedLine = ({ definition }: MetricView, elapsed: number): string | null =>
  definition.year_to_date ? `${formatShare(elapsed)} of fiscal year elapsed` : null;

/** The state of the company in one sentence: how many metrics are where they should be, and who has the ones that are not. */
export function verdict(views: readonly MetricView[]): string {
  const off = views.filter(({ status }) => status === 'off_target');
  const missing = views.filter(
    ({ status, absent }) => status === 'not_available' && absent?.intended !== true,
  );
  const judged = views.filter(({ status }) => status !== 'no_target' && status !== 'not_available');
  const reached = judged.filter(({ status }) => status === 'on_target');
  const parts = [
    judged.length === 0
      ? 'No metric can be compared with a target.'
      : reached.length === judged.length
        ? judged.length === 1
          ? 'The one metric with a target is on it.'
          : `All ${judged.length} metrics with a target are on it.`
        : `${reached.length} of ${judged.length} metrics ${reached.length === 1 ? 'is' : 'are'} on target.`,
  ];
  if (off.length > 0) parts.push(`${names(off)} ${off.length === 1 ? 'is' : 'are'} off.`);
  if (missing.length > 0)
    parts.push(`${names(missing)} ${missing.length === 1 ? 'is' : 'are'} not available.`);
  return parts.join(' ');
}

const nameOf = ({ definition: { label, owner } }: MetricView): string =>
  owner === null ? label : `${label} (${owner})`;

const list = new Intl.ListFormat('en-US', { type: 'conjunction' });
const names = (views: readonly MetricView[]): string =>
  list.format(
    views.length <= 4 ? views.map(nameOf) : [...views.slice(0, 3).map(nameOf), `${views.length - 3} others`],
  );
