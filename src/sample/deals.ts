import type { Brand } from './brands.ts';
import { type DealLife, dealLife, MAX_CYCLE } from './deal-life.ts';
import { arrivalsOf } from './economy.ts';
import { ownerOf } from './owners.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import type { Night } from './types.ts';

/** A deal, or the second record of one that two people entered. */
export interface Deal {
  readonly id: number;
  readonly brand: Brand;
  /** Another company that takes part, an agency as a rule; null for most. */
  readonly partner: Brand | null;
  readonly life: DealLife;
  readonly owner: number | null;
  /** Set on a second record: the day on which it is merged into the first. */
  readonly merge: { readonly into: number; readonly on: number } | null;
}

const PER_DAY = 1.62;
const RECENT_DAYS = 1_600;
const TRIES = 800;

/** Finds a brand that a deal on a day can be about, the same whatever night asks. */
function picker(brands: readonly Brand[]) {
  const byDay = Map.groupBy(brands, ({ met }) => met);
  return (stream: Stream, day: number): Brand | undefined => {
    for (let i = 0; i < TRIES; i++) {
      const met = byDay.get(day - stream.int(0, RECENT_DAYS));
      if (met === undefined) continue;
      const brand = stream.pick(met);
      if (brand.last >= day) return brand;
    }
    return undefined;
  };
}

function secondRecord(stream: Stream, first: Deal): Deal | null {
  const created = first.life.created + stream.int(0, 5);
  const on = Math.min(created + stream.int(5, 40), first.life.closed - 1);
  if (!stream.chance(0.02) || created >= on) return null;
  const life = { ...first.life, created };
  return { ...first, id: first.id + 1, life, merge: { into: first.id, on } };
}

/** The deals of which the night can see at least the end, in the order of their ids. */
export function dealsOf(night: Night, brands: readonly Brand[]): Deal[] {
  const pickBrand = picker(brands);
  const deals: Deal[] = [];
  const from = night.windowStart - MAX_CYCLE;
  for (const { day, ordinal } of arrivalsOf(night, kinds.dealArrivals, PER_DAY, from)) {
    const stream = streamOf(night.seed, kinds.deal, day, ordinal);
    const brand = pickBrand(stream, day);
    if (brand === undefined) continue;
    const life = dealLife(stream, brand, day);
    if (life.closed < night.windowStart) continue;
    const id = (day * 50_000 + ordinal) * 2;
    const owner = ownerOf(stream);
    const partner = stream.chance(0.12) ? (pickBrand(stream, day) ?? null) : null;
    const deal: Deal = { id, brand, partner, life, owner, merge: null };
    deals.push(deal);
    const second = secondRecord(stream, deal);
    if (second !== null && second.life.created <= night.today) deals.push(second);
  }
  return deals;
}
