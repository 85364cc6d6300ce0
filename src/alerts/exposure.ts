import type { Condition } from './alert.ts';

/**
 * What a probe without credentials met: `exposed` names the hosts that answered a stranger; `doubts` are sentences on what
 * else keeps the site from being known closed.
 */
export interface Probe {
  readonly exposed: readonly string[];
  readonly doubts?: readonly string[];
}

/** Whether the site is open to strangers, or may be. */
export function exposure({ exposed, doubts = [] }: Probe, date: string): Condition {
  const open = exposed.length > 0;
  const answered = open ? [`A request without credentials was answered by ${exposed.join(', ')}.`] : [];
  const active = open || doubts.length > 0;
  return {
    kind: 'site-exposed',
    active,
    since: date,
    what: active
      ? [...answered, ...doubts].join(' ')
      : 'Requests without credentials are refused on every host.',
    readers: readersOf(open, active),
  };
}

function readersOf(open: boolean, active: boolean): string {
  if (open) return 'Everyone who has the address sees the company’s numbers.';
  return active
    ? 'Signed-in staff see the dashboard; whether strangers are kept out is not certain.'
    : 'Signed-in staff see the dashboard.';
}
