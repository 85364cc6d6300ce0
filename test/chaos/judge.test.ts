import { expect, it } from 'vitest';
import type { LedgerLine } from '../../src/store/schemas.ts';
import { siteChanges } from './drive.ts';
import { type Batch, outcomeProblems } from './judge.ts';
import { clockProblems, newModel } from './model.ts';
import { BUILD, type CallPlan, NIGHT } from './steps.ts';
import { wanted } from './want.ts';
import type { Ran, World } from './world.ts';

const AT = '2026-05-02T09:00:00.000Z';
const line = (date: string, more: object = {}): LedgerLine =>
  ({ kind: 'snapshot', seq: 1, id: date, date, source: 'embedded', created_at: AT, ...more }) as LedgerLine;
const nothing = { ledger: Buffer.alloc(0), unlisted: [], nightsUnlisted: [], store: '' };

/** A command that ended in some way, between what stood before and after. */
function batch(plan: Partial<CallPlan>, ran: Partial<Ran>, lines: LedgerLine[] = [], site = 'site'): Batch {
  const whole = { ...NIGHT, ...plan };
  const before = { ...nothing, lines: [], site: 'site' };
  const call = { ...whole, args: [], fault: null, now: new Date(AT) };
  const one = {
    plan: whole,
    want: wanted(whole, before, call.now),
    owed: null,
    ran: { call, code: 0, signal: null, output: '', struck: [], leftProcess: false, ...ran },
  };
  const model = { ...newModel('2026-05-02'), blocked: new Map([['2026-04-01', true]]) };
  const world = { site: '/nonexistent/dist' } as World;
  return {
    world,
    model,
    judged: [one],
    before,
    after: { ...nothing, lines, site },
  };
}

const committed = { output: 'committed, line 1 of the ledger' };
const failed = { code: 1, output: 'error: no' };
const full = { ...failed, struck: ['ENOSPC'] };
const fault = { kind: 'full', room: 1 } as const;
const unknown = { code: 1, output: 'error: (docs/errors.md#unexpected)' };
const missed = line('2026-05-02', { kind: 'missed', source: 'bigquery' });

it('lets pass what is as it should be', () => {
  expect(outcomeProblems(batch({}, committed, [line('2026-05-02')]))).toEqual([]);
  expect(outcomeProblems(batch(BUILD, { ...full, output: 'error: (ENOSPC)' }))).toEqual([]);
});

it.each<[string, Partial<CallPlan>, Partial<Ran>, LedgerLine[], RegExp]>([
  ['success without a night', {}, {}, [], /appended no line/],
  ['a night of another date', {}, committed, [line('2026-05-03')], /line is snapshot embedded 2026-05-03/],
  ['success with a night that is not shown', { days: -31 }, committed, [line('2026-04-01')], /checks failed/],
  ['a night that nobody made', BUILD, {}, [line('2026-05-02')], /nobody’s/],
  ['a failure without a reason', BUILD, { code: 1 }, [], /does not say why/],
  ['a failure that is a defect', {}, unknown, [], /does not know why/],
  ['a failure without a cause', BUILD, failed, [], /expected 0/],
  ['an end that nobody asked for', {}, { code: null, signal: 'SIGKILL' }, [], /nobody sent SIGKILL/],
  ['a process that was left', {}, { leftProcess: true }, [], /left a process/],
  ['a full disk that is not named', { fault }, full, [], /what struck it/],
  ['BigQuery blamed', { source: 'bigquery', bigquery: 'gone', fault }, full, [missed], /blames BigQuery/],
])('sees %s', (_, plan, ran, lines, words) => {
  expect(outcomeProblems(batch(plan, ran, lines)).join()).toMatch(words);
});

it('sees a site that was not built, or that nobody was to build', () => {
  expect(siteChanges(batch(BUILD, {}))).toEqual(['the site was not built']);
  expect(siteChanges(batch({}, {}, [], 'other'))).toEqual(['the site changed, and nobody was to build it']);
});

it('sees a night of a clock that ran ahead, and a last one that does not stand', () => {
  const ahead = line('2026-06-02', { created_at: '2026-06-02T09:00:00.000Z' });
  const lines = [ahead, line('2026-05-02', { seq: 2 })];
  expect(clockProblems(lines)).toEqual([]);
  expect(clockProblems(lines, lines)).toEqual(['line 1 is of a time to come, and still stands']);
  expect(clockProblems(lines, [])).toEqual(['line 2 is the last one and does not']);
});
