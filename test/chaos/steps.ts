import { type Seed, type Stream, seedOf, streamOf } from '../../src/sample/prng.ts';
import type { Fault } from './faults.ts';
import type { BigQueryState } from './stand-ins.ts';
import type { Call } from './world.ts';

/** What a step breaks before its commands run, and puts right after them. */
export type Damage =
  | `ledger-${'byte' | 'cut' | 'gone'}`
  | `night-${'file' | 'gone' | 'manifest' | 'stray'}`
  | `cache-${'altered' | 'gone'}`
  | `site-${'altered' | 'foreign'}`
  | 'targets';

/** A fault before it is known where the folders are. */
type FaultPlan =
  | Exclude<Fault, { kind: 'closed' }>
  | (Extract<Fault, { kind: 'closed' }> & { folder: Place });
type Place = 'store' | 'site' | 'cache';

/** A command to be run. */
export interface CallPlan extends Pick<Call, 'bigquery' | 'program' | 'delay'> {
  readonly command: 'nightly' | 'export' | 'build' | 'verify';
  readonly source: 'auto' | 'bigquery' | 'embedded' | 'mock';
  /** Days from today to the date that is asked for; null asks for none. */
  readonly days: number | null;
  /** Whether a night builds the site too. */
  readonly build: boolean;
  /** Where the site goes: a folder of its own, or one that must be refused. */
  readonly out: 'site' | 'in-store' | 'over-store';
  readonly fault: FaultPlan | null;
  /** How far the machine's clock is off, in hours. */
  readonly clockOff: number;
}

/** Commands that run at once, or one after the other; what is done to the world before; how much time passes first. */
export interface Step {
  readonly name: string;
  readonly hours: number;
  readonly damage: Damage | null;
  /** Which of several things is damaged, 0 to 1. */
  readonly pick: number;
  readonly together: boolean;
  readonly calls: readonly CallPlan[];
}

export const NIGHT: CallPlan = {
  command: 'nightly',
  source: 'embedded',
  bigquery: 'unset',
  days: null,
  build: false,
  out: 'site',
  fault: null,
  program: 'run.ts',
  clockOff: 0,
  delay: 0,
};
export const BUILD: CallPlan = { ...NIGHT, command: 'build' };
const VERIFY: CallPlan = { ...NIGHT, command: 'verify' };

type Some = Partial<CallPlan>;
type Made = Pick<Step, 'calls'> & Partial<Step>;

const oneByOne = (...calls: readonly Some[]): Made => ({
  calls: calls.map((call) => ({ ...NIGHT, ...call })),
});
const together = (...calls: readonly Some[]): Made => ({ ...oneByOne(...calls), together: true });
const damaged = (damage: Damage, ...calls: readonly Some[]): Made => ({ ...oneByOne(...calls), damage });
const one = (call: Some): Made => oneByOne(call);
const bigquery = (state: BigQueryState): Some => ({ source: 'bigquery', bigquery: state });

/** A night of any source; BigQuery's has no other date than today. */
function anyNight(draw: Stream, more: Some = {}): Some {
  const sources = { embedded: 3, bigquery: 4, auto: 2, mock: 1 } as const;
  const source = draw.weighted(Object.entries(sources)) as keyof typeof sources;
  const dated = source === 'embedded' || source === 'mock';
  const states = { well: 6, gone: 1, empty: 1, short: 1, unset: source === 'auto' ? 3 : 1 } as const;
  const state = draw.weighted(Object.entries(states)) as keyof typeof states;
  const days = dated && draw.chance(0.3) ? draw.int(-20, 0) : null;
  return { source, bigquery: dated ? 'unset' : state, days, ...more };
}

/** So many writes has a night, a night with its site, and each process of a build; some have more. */
const WRITES = {
  night: 50,
  both: 200,
  'run.ts': 150,
  'bundle-process.ts': 34,
  'render-process.ts': 160,
} as const;

const signal = (draw: Stream, writes: keyof typeof WRITES, name: 'SIGKILL' | 'SIGTERM' = 'SIGKILL') =>
  ({ fault: { kind: 'signal', signal: name, at: draw.int(1, WRITES[writes]) } }) as const;
const full = (draw: Stream) =>
  ({ fault: { kind: 'full', room: Math.floor(draw.between(2, 6) ** 8) } }) as const;
const closed = (draw: Stream, ...places: readonly Place[]) =>
  ({
    fault: { kind: 'closed', folder: draw.pick(places), code: draw.pick(['EROFS', 'EACCES'] as const) },
  }) as const;

function cutBuild(draw: Stream): Made {
  const program = draw.pick(['run.ts', 'bundle-process.ts', 'render-process.ts'] as const);
  const name = program === 'run.ts' ? draw.pick(['SIGKILL', 'SIGTERM'] as const) : 'SIGKILL';
  const call = { ...BUILD, program, ...signal(draw, program, name) };
  // Pages are bundled only where there are none from before.
  return program === 'bundle-process.ts' ? damaged('cache-gone', call) : one(call);
}

const LEDGERS = ['ledger-byte', 'ledger-cut', 'ledger-gone'] as const;
const MANIFESTS = ['night-manifest', 'night-gone'] as const;
const PAGES = ['cache-altered', 'cache-gone', 'site-altered'] as const;

/** One round of steps: each kind as often as it stands here, in an order that the seed decides. */
const DECK: readonly (readonly [name: string, make: (draw: Stream) => Made])[] = [
  ['embedded night', () => one({})],
  ['embedded night of an earlier date', (draw) => one({ days: draw.int(-40, -1) })],
  ['embedded night of a later date', (draw) => one({ days: draw.int(1, 40) })],
  ['mock night', () => one({ source: 'mock' })],
  ['export', (draw) => one(anyNight(draw, { command: 'export' }))],
  ['BigQuery night', () => one(bigquery('well'))],
  ['BigQuery night', () => one(bigquery('well'))],
  ['BigQuery night', () => one({ ...bigquery('well'), build: true })],
  ['BigQuery night of another date', (draw) => one({ ...bigquery('well'), days: draw.pick([-1, 1, 30]) })],
  ['BigQuery gone', () => one(bigquery('gone'))],
  ['BigQuery without credentials', () => one(bigquery('unset'))],
  ['BigQuery with an empty view', () => one(bigquery('empty'))],
  ['BigQuery without a number', () => one(bigquery('short'))],
  ['auto without credentials', () => one({ source: 'auto' })],
  ['auto with BigQuery', (draw) => one({ source: 'auto', bigquery: draw.pick(['well', 'gone']) })],
  ['killed night', (draw) => one(anyNight(draw, signal(draw, 'night')))],
  ['killed night', (draw) => one(anyNight(draw, signal(draw, 'night')))],
  ['killed night', (draw) => one(anyNight(draw, { build: true, ...signal(draw, 'both') }))],
  ['killed export', (draw) => one(anyNight(draw, { command: 'export', ...signal(draw, 'night') }))],
  ['stopped night', (draw) => one(anyNight(draw, signal(draw, 'night', 'SIGTERM')))],
  ['night on a full disk', (draw) => one(anyNight(draw, full(draw)))],
  ['BigQuery night on a full disk', (draw) => one({ ...bigquery('well'), ...full(draw) })],
  ['night in a closed folder', (draw) => one(anyNight(draw, closed(draw, 'store')))],
  ['clock ahead', (draw) => one(anyNight(draw, { days: null, clockOff: 24 * draw.int(2, 60) }))],
  ['clock behind', (draw) => one(anyNight(draw, { days: null, clockOff: -draw.int(1, 100) }))],
  ['two nights at once', (draw) => together(anyNight(draw), anyNight(draw, { delay: draw.int(0, 150) }))],
  ['two builds at once', (draw) => together(BUILD, { ...BUILD, delay: draw.int(0, 400) })],
  ['night during a build', (draw) => together(BUILD, anyNight(draw, { delay: draw.int(0, 1500) }))],
  ['build cut off', cutBuild],
  ['build cut off', cutBuild],
  [
    'build on a full disk',
    (draw) => one({ ...BUILD, program: draw.pick(['run.ts', 'render-process.ts']), ...full(draw) }),
  ],
  ['site in a closed folder', (draw) => one({ build: true, ...closed(draw, 'site', 'cache') })],
  ['site over the store', (draw) => one({ build: true, out: draw.pick(['in-store', 'over-store']) })],
  ['damaged ledger', (draw) => damaged(draw.pick(LEDGERS), anyNight(draw), BUILD, VERIFY)],
  ['damaged manifest', (draw) => damaged(draw.pick(MANIFESTS), BUILD, VERIFY, anyNight(draw))],
  ['damaged night', () => damaged('night-file', BUILD, VERIFY)],
  ['stray night', (draw) => damaged('night-stray', VERIFY, anyNight(draw))],
  ['altered pages', (draw) => damaged(draw.pick(PAGES), BUILD)],
  ['foreign file in the site', () => damaged('site-foreign', { build: true })],
  ['broken targets', (draw) => damaged('targets', anyNight(draw), bigquery('well'))],
];

/** The steps of a seed, one after the other. */
export function* stepsOf(seed: number): Generator<Step> {
  const own: Seed = seedOf(`chaos ${seed}`);
  for (let round = 0; ; round++) {
    const left = [...DECK];
    for (let at = 0; left.length > 0; at++) {
      const draw = streamOf(own, round, at);
      const [name, make] = draw.pick(left);
      left.splice(
        left.findIndex((card) => card[1] === make),
        1,
      );
      // Most nights follow one another; some share a date.
      const hours = draw.pick([0, 0, 0, 1, 1, 1, 24, 24, 24, 24, 49]);
      yield { name, hours, damage: null, pick: draw.unit(), together: false, ...make(draw) };
    }
  }
}
