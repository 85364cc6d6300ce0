import { join } from 'node:path';
import { addDays, dateIn } from '../../src/catalog/dates.ts';
import type { Fault } from './faults.ts';
import type { Look } from './look.ts';
import type { Model } from './model.ts';
import { SCALE } from './stand-ins.ts';
import type { CallPlan } from './steps.ts';
import type { Call, World } from './world.ts';

/** What a command has to come to when nothing strikes it and nothing is damaged. */
export interface Want {
  /** Zero, or more codes where what the checks said of the night decides. */
  readonly codes: readonly number[];
  /** The line that it appends. */
  readonly line: {
    readonly kind: 'snapshot' | 'missed';
    readonly source: string;
    readonly date: string;
  } | null;
  /** Whether its night's checks must have failed, or taken something away. */
  readonly blocked: boolean;
  readonly partial: boolean;
  /** Whether it builds a site when it ends with 0 or 3. */
  readonly builds: boolean;
  /** What it says. */
  readonly says: readonly string[];
}

const ends = (code: number, more: Partial<Want> = {}): Want => ({
  codes: [code],
  line: null,
  blocked: false,
  partial: false,
  builds: false,
  says: [],
  ...more,
});

/** What a plan has to come to in a world that looks so. */
export function wanted(plan: CallPlan, { lines, nightsUnlisted }: Look, now: Date): Want {
  if (plan.command === 'build') return ends(0, { builds: true });
  if (plan.command !== 'verify') return wantedNight(plan, lines, now);
  // A night that was renamed into place and then killed has no line yet: verify names it, and the next run takes it away.
  if (lines.length === 0) return ends(1);
  return nightsUnlisted.length === 0 ? ends(0) : ends(1, { says: nightsUnlisted });
}

/** The year that BigQuery's views are of: in another one they lack the columns that are named after it. */
const VIEWS_OF = '2026-';

function wantedNight(plan: CallPlan, lines: Look['lines'], now: Date): Want {
  const { command, build, out, days, bigquery } = plan;
  const real = lines.some(({ kind, source }) => kind === 'snapshot' && source === 'bigquery');
  const source = plan.source !== 'auto' ? plan.source : bigquery !== 'unset' || real ? 'bigquery' : 'mock';
  const today = dateIn('America/Los_Angeles', now);
  const date = addDays(today, days ?? 0);
  if ((build && out !== 'site') || (source === 'bigquery' && date !== today)) return ends(1);
  const alone = command === 'export';
  const builds = build && !alone;
  const line = { kind: 'snapshot', source, date } as const;
  const degraded = alone ? 1 : 3;
  if (source !== 'bigquery') return { ...ends(0, { line, builds }), codes: alone ? [0, 1] : [0, 1, 3] };
  const answers = bigquery === 'well' || bigquery === 'empty' || bigquery === 'short';
  // A step alone is not a night: it misses none.
  if (!answers) return alone ? ends(1) : ends(3, { line: { ...line, kind: 'missed' }, builds });
  if (bigquery === 'short') return ends(degraded, { line, blocked: true, builds });
  // In another year a view lacks the columns that are named after it.
  if (bigquery === 'empty' || !date.startsWith(VIEWS_OF))
    return ends(degraded, { line, partial: true, builds });
  return { ...ends(0, { line, builds }), codes: [0, degraded] };
}

/** The call that a plan makes in this world. */
export function callOf(plan: CallPlan, world: World, model: Model): Call {
  const now = new Date(model.now.getTime() + plan.clockOff * 3_600_000 + plan.delay);
  return { ...plan, args: argsOf(plan, world, now), fault: faultOf(plan, world), now };
}

function argsOf({ command, source, days, build, out }: CallPlan, { store, site, place }: World, now: Date) {
  const where = { site, 'in-store': join(store, 'dist'), 'over-store': place }[out];
  const args = [command, '--store', store];
  if (command === 'build') return [...args, '--out', where];
  if (command === 'verify') return args;
  args.push('--source', source);
  if (source === 'embedded') args.push('--scale', String(SCALE));
  if (days !== null) args.push('--date', addDays(dateIn('America/Los_Angeles', now), days));
  if (command === 'nightly') args.push(...(build ? ['--out', where] : ['--no-build']));
  return args;
}

function faultOf({ fault }: CallPlan, { store, site, checkout }: World): Fault | null {
  if (fault?.kind !== 'closed') return fault;
  const folder = { store, site: join(site, '..'), cache: join(checkout, '.cache') }[fault.folder];
  return { ...fault, folder };
}
