import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../catalog/dates.ts';
import { judgeFreshness } from './freshness.ts';
import { gitHubIssues } from './github.ts';
import { judgeRun, type RunOutcome } from './judge-run.ts';
import { reconcile } from './reconcile.ts';
import { startGitHub } from './testing/github.ts';

let clock: Date;
let github: Awaited<ReturnType<typeof startGitHub>>;
let chat: string[];

beforeEach(async () => {
  chat = [];
  github = await startGitHub(() => clock);
});
afterEach(() => github.close());

const links = {
  run: 'https://github.com/acme/kpi/actions/runs/1',
  runbook: 'https://kpi.example/runbook',
  errors: null,
};
const notify = (conditions: Parameters<typeof reconcile>[0]) =>
  reconcile(conditions, {
    book: gitHubIssues(github.access),
    say: async (text) => void chat.push(text),
    links,
    now: clock,
  });
const good: Omit<RunOutcome, 'date'> = {
  night: 'published',
  because: '',
  code: null,
  shows: 'x',
  outage: null,
  verified: { ok: true, said: 'The chain verifies.' },
  probe: { exposed: [] },
  deployed: true,
};

/** What goes wrong on a night of the simulated month; nothing on the others. */
type Event = 'never-starts' | 'network' | 'blocked' | 'fails' | 'exposed' | 'chain' | 'deploy';

/** Plays nights at 08:00 UTC with an hourly watchdog at half past, and lists the issues as `kind first-day..last-day`. */
async function play(first: string, days: number, events: Readonly<Record<number, Event>>) {
  let dataTime = `${addDays(first, -1)}T08:00:00.000Z`;
  let missed = 0;
  const opened = new Map<number, { kind: string; from: string; to: string | null }>();
  const note = () => {
    for (const issue of github.issues) {
      const known = opened.get(issue.number);
      const at = clock.toISOString().slice(5, 16);
      if (known === undefined) opened.set(issue.number, { kind: issue.labels[1] ?? '', from: at, to: null });
      else if (issue.state === 'closed') known.to ??= at;
    }
  };
  for (let day = 0; day < days; day++) {
    const date = addDays(first, day);
    const event = events[day + 1];
    for (let hour = 0; hour < 24; hour++) {
      if (hour === 8 && event !== 'never-starts') {
        clock = new Date(`${date}T08:05:00.000Z`);
        missed = event === 'network' ? missed + 1 : 0;
        const read = event === undefined || ['exposed', 'chain', 'deploy'].includes(event);
        if (read && event !== 'deploy') dataTime = `${date}T08:00:00.000Z`;
        const outcome: RunOutcome = {
          ...good,
          date,
          ...(event === 'network' && { night: 'degraded' as const, because: 'No connection.' }),
          ...(event === 'blocked' && {
            night: 'blocked' as const,
            because: 'Checks failed: views.',
            deployed: null,
          }),
          ...(event === 'fails' && {
            night: 'failed' as const,
            because: 'The disk is full.',
            deployed: null,
          }),
          ...(event === 'exposed' && { probe: { exposed: ['kpi.pages.dev'] } }),
          ...(event === 'chain' && {
            verified: { ok: false, said: 'Line 7 of the ledger is not as it was.' },
          }),
          ...(event === 'deploy' && { deployed: false }),
          outage: missed === 0 ? null : { nights: missed, since: addDays(date, 1 - missed) },
        };
        await notify(judgeRun(outcome));
        note();
      }
      clock = new Date(`${date}T${String(hour).padStart(2, '0')}:30:00.000Z`);
      await notify([judgeFreshness([{ name: 'The site', dataTime }], clock)]);
      note();
    }
  }
  return [...opened.values()].map(({ kind, from, to }) => `${kind} ${from}..${to ?? 'open'}`);
}

describe('a month of nights', () => {
  it('gives exactly the expected alerts, each opened and closed once', async () => {
    const alerts = await play('2026-11-01', 30, {
      3: 'fails',
      6: 'never-starts',
      9: 'network',
      10: 'network',
      11: 'network',
      12: 'network',
      15: 'blocked',
      16: 'blocked',
      19: 'exposed',
      22: 'chain',
      25: 'deploy',
    });
    expect(alerts).toEqual([
      'run-failed 11-03T08:05..11-04T08:05',
      'data-stale 11-03T09:30..11-04T08:30',
      'data-stale 11-06T09:30..11-07T08:30',
      'run-failed 11-09T08:05..11-13T08:05',
      'data-stale 11-09T09:30..11-13T08:30',
      'connection-failures 11-11T08:05..11-13T08:05',
      'run-failed 11-15T08:05..11-17T08:05',
      'checks-failed 11-15T08:05..11-17T08:05',
      'data-stale 11-15T09:30..11-17T08:30',
      'site-exposed 11-19T08:05..11-20T08:05',
      'chain-broken 11-22T08:05..11-23T08:05',
      'run-failed 11-25T08:05..11-26T08:05',
      'data-stale 11-25T09:30..11-26T08:30',
    ]);
    expect(chat).toHaveLength(26);
    expect(github.issues.flatMap(({ comments }) => comments)).toHaveLength(13 + 15);
  });

  it('is quiet through weeks of good nights, both clock changes and the turn of the year', async () => {
    expect(await play('2026-03-01', 14, {})).toEqual([]);
    expect(await play('2026-10-25', 14, {})).toEqual([]);
    expect(await play('2026-12-25', 14, {})).toEqual([]);
    expect(chat).toEqual([]);
  });

  it('notices a night that never starts within 26 hours of the last data, whatever the season', async () => {
    for (const first of ['2026-03-06', '2026-10-30', '2026-12-30']) {
      github.issues.length = 0;
      const [alert] = await play(first, 3, { 2: 'never-starts', 3: 'never-starts' });
      expect(alert?.startsWith(`data-stale ${addDays(first, 1).slice(5)}T09:30`)).toBe(true);
    }
  });
});

describe('an incident', () => {
  const stale = () => judgeFreshness([{ name: 'The site', dataTime: '2026-11-01T08:00:00Z' }], clock);

  it('says what happened, since when, what readers see and what to do', async () => {
    clock = new Date('2026-11-02T10:00:00Z');
    await notify([stale()]);
    const [issue] = github.issues;
    expect(issue?.title).toBe('The dashboard shows old data');
    expect(issue?.body).toContain('The site holds data of 2026-11-01T08:00:00Z, 26 hours old.');
    for (const words of [
      '**Since.** 2026-11-01',
      '**What readers see.**',
      '**What to do.**',
      'runbook#data-stale',
      'runs/1',
    ])
      expect(issue?.body).toContain(words);
  });

  it('is left alone by a judge that could not look', async () => {
    clock = new Date('2026-11-02T10:00:00Z');
    await notify(judgeRun({ ...good, date: '2026-11-02', verified: { ok: false, said: 'Line 7.' } }));
    await notify(
      judgeRun({ ...good, date: '2026-11-03', night: 'failed', verified: null, probe: null, deployed: null }),
    );
    expect(github.issues.find(({ labels }) => labels.includes('chain-broken'))?.state).toBe('open');
  });

  it('is opened once when two judges see it at the same moment', async () => {
    clock = new Date('2026-11-02T10:00:00Z');
    await Promise.all([notify([stale()]), notify([stale()]), notify([stale()])]);
    expect(github.issues.filter(({ state }) => state === 'open')).toHaveLength(1);
    expect(github.issues[0]?.state).toBe('open');
  });

  it('is raised for what cannot be read, and for a data time in the future', () => {
    clock = new Date('2026-11-02T10:00:00Z');
    expect(judgeFreshness([], clock).active).toBe(true);
    expect(judgeFreshness([{ name: 'The site', unreadable: 'it answered 500' }], clock).active).toBe(true);
    expect(judgeFreshness([{ name: 'The site', dataTime: '2027-01-01T00:00:00Z' }], clock).active).toBe(true);
    expect(judgeFreshness([{ name: 'The site', dataTime: 'yesterday' }], clock).active).toBe(true);
    expect(judgeFreshness([{ name: 'The site', dataTime: '2026-11-01T09:00:01Z' }], clock).active).toBe(
      false,
    );
    expect(judgeFreshness([{ name: 'The site', dataTime: '2026-11-01T08:59:59Z' }], clock).active).toBe(true);
  });

  it('fails in one sentence without the token when GitHub refuses', async () => {
    github.state.failWith = 403;
    clock = new Date('2026-11-02T10:00:00Z');
    const error = await notify([stale()]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'alert-failed',
      message: 'The alert could not be recorded: GitHub answered 403 to GET /issues.',
    });
    expect(JSON.stringify(error)).not.toContain('token-for-tests');
  });
});
