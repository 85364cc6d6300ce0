import type { Brand } from './brands.ts';
import { nextWorkday } from './calendar.ts';
import { moneyLevel } from './economy.ts';
import { newBusiness, type Pipeline, renewals } from './pipelines.ts';
import type { Stream } from './prng.ts';

/** No deal takes longer from its creation to its close. */
export const MAX_CYCLE = 400;

/** A deal's whole course, known from its first day; a night sees the part that has happened. */
export interface DealLife {
  readonly pipeline: Pipeline;
  readonly created: number;
  readonly closed: number;
  readonly won: boolean;
  /** The last open stage it reaches. */
  readonly reach: number;
  /** Days from creation to the first planned close. */
  readonly plan: number;
  /** US dollars before and after the budget talk half-way; null where sales never filled it in. */
  readonly amounts: readonly [number | null, number | null];
}

/** What a night sees of a deal that exists. */
export interface DealState {
  readonly stage: string;
  readonly open: boolean;
  readonly closeDay: number;
  readonly amount: number | null;
  readonly changed: number;
}

/** Lays out the course of a deal with a brand. Deals close on workdays, won or lost. */
export function dealLife(stream: Stream, brand: Brand, created: number): DealLife {
  const renewal = stream.chance(0.5) && created > brand.first + 60;
  const pipeline = renewal ? renewals : newBusiness;
  const slow = stream.chance(0.08) ? stream.int(60, 200) : 0;
  const cycle = stream.int(8, 90) + stream.int(6, 90) + slow;
  const won = stream.chance(brand.buys ? (renewal ? 0.56 : 0.36) : 0);
  const reach = won ? pipeline.open.length - 1 : stream.int(0, pipeline.open.length - 1);
  const budget = brand.size.deal * stream.between(0.5, 1.5) * moneyLevel(created);
  const asked = Math.round(budget / 100) * 100;
  const revised = stream.chance(0.3) ? Math.round((budget * stream.between(0.7, 1.25)) / 100) * 100 : asked;
  const blank = stream.chance(0.04);
  return {
    pipeline,
    created,
    closed: nextWorkday(created + Math.min(MAX_CYCLE - 2, cycle)),
    won,
    reach,
    plan: Math.round(cycle * stream.between(0.5, 1.15)),
    amounts: blank ? [null, stream.chance(0.5) ? revised : null] : [asked, revised],
  };
}

/** The planned close as it stands on a day, and since when: put off by a month once it is ten days overdue. */
function plannedClose({ created, plan }: DealLife, day: number): { closeDay: number; since: number } {
  const first = created + plan;
  const delays = Math.max(0, Math.floor((day - first + 20) / 30));
  return { closeDay: first + 30 * delays, since: delays === 0 ? created : first - 20 + 30 * delays };
}

/** What a night that sees events up to `day` finds. */
export function dealState(life: DealLife, day: number): DealState {
  const { pipeline, created, closed, won, reach, amounts } = life;
  const steps = reach + 1;
  const step = Math.min(reach, Math.floor(((day - created) * steps) / (closed - created)));
  const half = created + Math.floor((closed - created) / 2);
  const amount = day >= half ? amounts[1] : amounts[0];
  if (day >= closed)
    return {
      stage: won ? pipeline.won : pipeline.lost,
      open: false,
      closeDay: closed,
      amount,
      changed: closed,
    };
  const entered = created + Math.ceil((step * (closed - created)) / steps);
  const { closeDay, since } = plannedClose(life, day);
  return {
    stage: pipeline.open[step]?.[0] ?? pipeline.lost,
    open: true,
    closeDay,
    amount,
    changed: Math.max(entered, since, day >= half ? half : created),
  };
}
