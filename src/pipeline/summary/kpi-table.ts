import { baselines, changeSince, sinceWords } from '../../analysis/metrics/changes.ts';
import { formatValue } from '../../format/format.ts';
import { metricViews, targetLine } from '../../analysis/metrics/metric-view.ts';
import type { HistoryPoint } from '../../store/history.ts';
import type { NightData } from '../../store/night.ts';
import { cell, table } from './markdown.ts';

/** The night whose numbers are told. */
export interface ToldNight {
  readonly night: NightData;
  /** Pacific calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** The share of the fiscal year that has passed, 0 to 1. */
  readonly elapsed: number;
  /** Nights of the same source, oldest first, the told one last. */
  readonly history: readonly HistoryPoint[];
}

/** Every metric with value, target, status and change, as a Markdown table in the words of the site. */
export function kpiTable(told: ToldNight): string {
  const since = baselines(told.history).night;
  const rows = metricViews(told).map((view) => {
    const { label, owner, format } = view.definition;
    const change = changeSince(view, told.fiscalYear, since);
    const moved =
      change === null
        ? ''
        : `${{ up: '▲', down: '▼', same: 'no change' }[change.direction]} ${change.size ?? ''}`;
    return [
      cell(owner === null ? label : `${label} (${owner})`),
      cell(formatValue(view.value, format, 'short')),
      cell(targetLine(view, 'short') ?? ''),
      cell(view.word),
      cell(moved),
    ];
  });
  const changes = since === null ? 'Change' : `Change ${sinceWords(since, told.date)}`;
  return table(['Metric', 'Value', 'Target', 'Status', cell(changes)], rows);
}
