import { AHEAD_MINUTES, STALE_HOURS } from '../catalog/limits.ts';
import type { Condition } from './alert.ts';

/** One thing whose age counts: the published site, or the table behind it. */
export type Watched =
  | { readonly name: string; readonly dataTime: string }
  /** `unreadable` says why in one clause, without secrets. */
  | { readonly name: string; readonly unreadable: string };

type Freshness = 'fresh' | 'stale' | 'unknown';

/** Whether one thing is fresh at `now`. A time that cannot be read, or lies in the future, is unknown. */
export function freshnessOf(watched: Watched, now: Date): Freshness {
  if ('unreadable' in watched) return 'unknown';
  const age = now.getTime() - Date.parse(watched.dataTime);
  if (!(age >= -AHEAD_MINUTES * 60_000)) return 'unknown';
  return age > STALE_HOURS * 3_600_000 ? 'stale' : 'fresh';
}

/** One sentence on one thing. */
export function freshnessPhrase(watched: Watched, now: Date): string {
  if ('unreadable' in watched) return `${watched.name} could not be judged: ${watched.unreadable}.`;
  const { name, dataTime } = watched;
  if (freshnessOf(watched, now) === 'unknown') return `${name} states a data time that makes no sense.`;
  const hours = Math.floor((now.getTime() - Date.parse(dataTime)) / 3_600_000);
  return `${name} holds data of ${dataTime}, ${hours} hours old.`;
}

/** Silence is no sign of health: what cannot be judged counts as stale. */
export function judgeFreshness(watched: readonly Watched[], now: Date): Condition {
  const bad = watched.filter((one) => freshnessOf(one, now) !== 'fresh');
  const times = bad.flatMap((one) => ('dataTime' in one ? [one.dataTime] : [])).sort();
  return {
    kind: 'data-stale',
    active: bad.length > 0 || watched.length === 0,
    since: times[0] ?? null,
    what:
      watched.length === 0
        ? 'Nothing was named to be watched.'
        : (bad.length > 0 ? bad : watched).map((one) => freshnessPhrase(one, now)).join(' '),
    readers:
      bad.length > 0
        ? `The last published snapshot; once it is ${STALE_HOURS} hours old it says so in a banner.`
        : 'The newest snapshot.',
  };
}
