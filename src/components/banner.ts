import type { DegradedCause } from '../store/archive.ts';
import { formatDate, formatInstant } from '../format/format.ts';
import type { Site } from '../analysis/site.ts';

/** What every page must say when it does not show tonight's real numbers. */
interface Banner {
  readonly kind: 'sample' | 'last-good';
  readonly title: string;
  readonly text: string;
}

/** The banner of a site, or null when it shows real numbers of the newest night. */
export function bannerOf(
  site: Pick<Site, 'archive' | 'archived' | 'source' | 'id' | 'dataTime'>,
): Banner | null {
  const degraded = site.archived ? null : site.archive.current.degraded;
  if (degraded?.shows === 'last-good') {
    const time = formatInstant(site.dataTime)?.utc ?? site.dataTime;
    return {
      kind: 'last-good',
      title: 'Last good night',
      text: `${reason(degraded.cause)} You are seeing the last good night, ${site.id}, data of ${time}.`,
    };
  }
  if (site.source === 'bigquery') return null;
  const why = degraded === null ? '' : ` ${reason(degraded.cause)} There is no good night to show instead.`;
  return {
    kind: 'sample',
    title: 'Sample data',
    text: `These numbers are invented; they say nothing about the company.${why}`,
  };
}

function reason(cause: DegradedCause): string {
  switch (cause.kind) {
    case 'missed':
      return `BigQuery could not be read on ${formatDate(cause.date)} (${cause.code}).`;
    case 'blocked':
      return `The night ${cause.id} did not pass its checks (${cause.checks.join(', ')}) and is not shown.`;
    case 'empty':
      return 'No night has been recorded yet.';
  }
}
