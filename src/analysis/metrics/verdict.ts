import type { MetricView } from './metric-view.ts';

/** The state of the company in one sentence: how many metrics are where they should be, and who has the ones that are not. */
export function verdict(views: readonly MetricView[]): string {
  const off = views.filter(({ status }) => status === 'off_target');
  const missing = views.filter(({ status }) => status === 'not_available');
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
