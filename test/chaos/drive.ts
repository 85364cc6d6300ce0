import { join } from 'node:path';
import type { Effects } from '../../src/host/effects.ts';
import { stopIfAsked } from '../../src/host/stop.ts';
import { type Done, doDamage } from './damage.ts';
import { type Batch, endedWell, type Judged, outcomeProblems, STOPPED, wasKilled } from './judge.ts';
import { look, namesIn } from './look.ts';
import { clockProblems, learnNights, type Model, newModel } from './model.ts';
import { siteProblems } from './site-state.ts';
import { BUILD, type CallPlan, type Step, stepsOf } from './steps.ts';
import { storeProblems, traceProblems } from './store-state.ts';
import { callOf, wanted } from './want.ts';
import { makeWorld, type Ran, type World } from './world.ts';

/** The days on which seeds begin: early in a year, before each change of the clock, in a quiet time, before a year's end. */
const STARTS = ['2026-01-10', '2026-03-01', '2026-04-14', '2026-10-25', '2026-12-12'];

/** What a run of steps came to, and the world as it left it, which the caller removes. */
export interface Driven {
  /** What was broken, with all that is needed to see it again; null when nothing was. */
  readonly broken: string | null;
  readonly world: World;
  readonly model: Model;
}

/** Runs steps of a seed until an invariant is broken, or `stop` is aborted; tells of each step in a line. */
export async function drive(
  seed: number,
  steps: number,
  { print, stop }: Pick<Effects, 'print' | 'stop'>,
): Promise<Driven> {
  const start = STARTS[seed % STARTS.length] ?? '';
  const world = await makeWorld(start);
  const model = newModel(start);
  let broken: string | null = null;
  try {
    for (const [at, step] of stepsOf(seed).take(steps).toArray().entries()) {
      stopIfAsked({ stop });
      const { problems, ran } = await take(step, world, model);
      print(`${at + 1}. ${describe(step, ran, world)}`);
      if (problems.length > 0) broken = report(seed, at + 1, problems, ran);
      if (broken !== null) break;
    }
  } catch (error) {
    await world.remove();
    throw error;
  }
  return { broken, world, model };
}

/** Takes a step: its commands at once, or one after the other. */
async function take(step: Step, world: World, model: Model): Promise<{ problems: string[]; ran: Ran[] }> {
  model.now = new Date(model.now.getTime() + step.hours * 3_600_000);
  const ran: Ran[] = [];
  const problems: string[] = [];
  const runAll = async (plans: readonly CallPlan[], damage: Done | null) => {
    const batch = await runBatch(plans, world, model, damage);
    ran.push(...batch.judged.map((one) => one.ran));
    problems.push(...outcomeProblems(batch), ...siteChanges(batch));
    expectTraces(model, batch.judged);
    if (damage === null) problems.push(...(await standingProblems(world, model)));
    if (plans.every(({ clockOff }) => clockOff === 0)) problems.push(...clockProblems(batch.after.lines));
  };
  // What a build makes of kept or altered files is held against one of before.
  const isOfSites = /^cache|^site-altered/.test(step.damage ?? '');
  if (isOfSites && !model.sites.has(look(world).lines.at(-1)?.hash ?? '')) await runAll([BUILD], null);
  const damage = step.damage === null ? null : doDamage(world, model, step.damage, step.pick);
  const batches = step.together ? [step.calls] : step.calls.map((call) => [call]);
  for (const plans of batches) if (problems.length === 0) await runAll(plans, damage);
  damage?.restore();
  if (damage !== null && problems.length === 0) problems.push(...(await standingProblems(world, model)));
  return { problems, ran };
}

/** What is wrong with all that stands in a world in which nothing is damaged. */
export async function standingProblems(world: World, model: Model): Promise<string[]> {
  const now = look(world);
  return [...(await storeProblems(world, model, now)), ...traceProblems(world, model, now)];
}

async function runBatch(
  plans: readonly CallPlan[],
  world: World,
  model: Model,
  damage: Done | null,
): Promise<Batch> {
  const before = look(world);
  const started = Date.now();
  const judged = await Promise.all(
    plans.map(async (plan): Promise<Judged> => {
      const call = callOf(plan, world, model);
      const want = wanted(plan, before, call.now);
      return { plan, want, owed: damage?.owed(plan) ?? null, ran: await world.run(call) };
    }),
  );
  // A clock never shows an earlier time to a later command, unless a step wants it to.
  model.now = new Date(model.now.getTime() + Math.max(30_000, Date.now() - started + 1000));
  const after = look(world);
  learnNights(model, world.store, after.lines.slice(before.lines.length));
  return { world, model, judged, before, after };
}

/** Tells the model where a kill may have left traces, and where a command that came to its end has cleared them away. */
function expectTraces({ litter }: Model, judged: readonly Judged[]): void {
  const isNight = ({ plan }: Judged) => plan.command === 'nightly' || plan.command === 'export';
  for (const one of judged.filter(wasKilled)) {
    if (isNight(one)) litter.store = true;
    if (one.want.builds) litter.build = true;
  }
  const [one, ...others] = judged;
  if (one === undefined || others.length > 0 || one.owed !== null || !endedWell(one)) return;
  if (isNight(one)) litter.store = false;
  if (one.want.builds) litter.build = false;
}

/** What is wrong with the site: a build that ended well replaced it, and nothing else did. */
export function siteChanges({ world, model, judged, before, after }: Batch): string[] {
  const builders = judged.filter(({ want }) => want.builds);
  const built = builders.some(endedWell);
  const cut = builders.some((one) => wasKilled(one) || one.ran.code === STOPPED);
  if (after.site === before.site) return built ? ['the site was not built'] : [];
  // What a killed build had taken away, the next one puts back before anything else.
  const putBack = before.site === null && builders.length > 0;
  if (!built && !cut && !putBack) return ['the site changed, and nobody was to build it'];
  const isAside = namesIn(join(world.site, '..')).some((name) => name.startsWith('.dist.old'));
  if (after.site === null) return cut && isAside ? [] : ['the site is gone'];
  const { lines } = after;
  const from = !built && putBack ? 0 : judged.length > 1 ? before.lines.length : lines.length;
  return siteProblems(world, model, lines, from);
}

/** A step in a line, without what it leaves as it is. */
function describe({ name, hours, damage }: Step, ran: readonly Ran[], { place }: World): string {
  const ended = ran.map(({ call, code, signal, struck }) =>
    [
      call.args.join(' ').replaceAll(place, ''),
      ...(call.bigquery === 'unset' ? [] : [call.bigquery]),
      ...(call.fault === null ? [] : [`${call.program} ${JSON.stringify(call.fault).replaceAll(place, '')}`]),
      `→ ${code ?? signal}${struck.length > 0 && signal === null ? ' (struck)' : ''}`,
    ].join(' '),
  );
  return `${name}, ${hours} h later${damage === null ? '' : `, ${damage}`}: ${ended.join(' | ')}`;
}

/** All that is needed to see it again. */
const report = (seed: number, number: number, problems: readonly string[], ran: readonly Ran[]): string =>
  [
    `Seed ${seed}, step ${number}: ${problems.join('; ')}.`,
    `Again: npm run bench:chaos -- --seed ${seed} --steps ${number}`,
    ...ran.flatMap(({ call, output, struck }) => [
      `$ ${call.args.join(' ')}   # at ${call.now.toISOString()}`,
      output.trimEnd(),
      ...struck.slice(0, 3).map((line) => `struck: ${line}`),
    ]),
  ].join('\n');
