import type { Finding } from './alert.ts';

/** How a nightly run ended, as its own steps report it. */
export interface RunOutcome {
  /** The night's Pacific date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly night: 'published' | 'degraded' | 'blocked' | 'failed';
  /** What the run said last, one sentence without customer data; empty when nothing went wrong. */
  readonly because: string;
  /** What the site shows after the run: a snapshot's id, or null for sample data or nothing new. */
  readonly shows: string | null;
  /** Nights in a row without a connection, and the first of them; null when the last one had it. */
  readonly outage: { readonly nights: number; readonly since: string } | null;
  /** Null when the step did not run. */
  readonly verified: { readonly ok: boolean; readonly said: string } | null;
  /**
   * `exposed` names the hosts that answered a stranger; `doubts` are sentences on what else keeps the site from being
   * known closed. Null when nothing was probed.
   */
  readonly probe: { readonly exposed: readonly string[]; readonly doubts?: readonly string[] } | null;
  /** Null when nothing was to be deployed. */
  readonly deployed: boolean | null;
}

const OUTAGE_NIGHTS = 3;

/** What a run says of everything it can judge. Kinds it could not look at are left out, and so stay as they are. */
export function judgeRun(run: RunOutcome): Finding[] {
  const readers =
    run.shows === null
      ? 'What was there before this run.'
      : `Snapshot ${run.shows}, labeled with its own date.`;
  const bad = run.night !== 'published' || run.deployed === false;
  const findings: Finding[] = [
    {
      kind: 'run-failed',
      active: bad,
      since: run.date,
      what: bad ? whatFailed(run) : `The night of ${run.date} was published.`,
      readers,
    },
  ];
  // A night that never came to its checks says nothing of them.
  if (run.night === 'published' || run.night === 'blocked') {
    const blocked = run.night === 'blocked';
    const what = blocked ? run.because : `The night of ${run.date} passed its checks.`;
    findings.push({ kind: 'checks-failed', active: blocked, since: run.date, what, readers });
  }
  const nights = run.outage?.nights ?? 0;
  const outage = nights >= OUTAGE_NIGHTS;
  if (outage || nights === 0)
    findings.push({
      kind: 'connection-failures',
      active: outage,
      since: run.outage?.since ?? run.date,
      what: outage
        ? `BigQuery could not be reached for ${nights} nights in a row.`
        : 'The last night had no trouble reaching BigQuery.',
      readers,
    });
  if (run.verified !== null)
    findings.push({
      kind: 'chain-broken',
      active: !run.verified.ok,
      since: run.date,
      what: run.verified.said,
      readers,
    });
  if (run.probe !== null) findings.push(exposure(run.probe, run.date));
  return findings;
}

function whatFailed({ night, date, because }: RunOutcome): string {
  const ends = {
    published: 'was recorded, but the site was not deployed',
    degraded: 'could not be read, and an earlier or sample night stands in',
    blocked: 'did not pass its checks and was not published',
    failed: 'failed, and nothing was published',
  };
  return `The night of ${date} ${ends[night]}.${because === '' ? '' : ` ${because}`}`;
}

function exposure({ exposed, doubts = [] }: NonNullable<RunOutcome['probe']>, date: string): Finding {
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
