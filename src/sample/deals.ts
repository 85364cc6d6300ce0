import type { Brand } from './brands.ts';
import { dateText, instant, nextWorkday, OFFICE_MINUTES, syncedAt } from './calendar.ts';
import { arrivalsOf, moneyLevel } from './economy.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { newBusiness, ownerOf, type Pipeline, PORTAL_ID, renewals } from './sales.ts';
import { deleteFlags, type Night, type SourceRecord, type SourceTable, tableOf } from './tables.ts';

/** No deal takes longer from its creation to its close. */
const MAX_CYCLE = 400;

/** A deal's whole course, known from its first day; a night sees the part that has happened. */
interface DealLife {
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
interface DealState {
  readonly stage: string;
  readonly open: boolean;
  readonly closeDay: number;
  readonly amount: number | null;
  readonly changed: number;
}

/** Lays out the course of a deal with a brand. Deals close on workdays, won or lost. */
function dealLife(stream: Stream, brand: Brand, created: number): DealLife {
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
function dealState(life: DealLife, day: number): DealState {
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

/** When a deal closes. Some plan it for an evening in California, which is the next day in UTC. */
function closeInstant(stream: Stream, day: number, open: boolean): string {
  const evening = stream.chance(0.06);
  const minute = stream.int(...OFFICE_MINUTES);
  return open && evening ? instant(day + 1, 8 + (minute % 300)) : instant(day, minute);
}

function dealRecord({ seed, today }: Night, { id, brand, life, owner, merge }: Deal): SourceRecord {
  const stream = streamOf(seed, kinds.dealRecord, id);
  const seen = Math.min(today, merge?.on ?? today);
  const { stage, open, closeDay, amount, changed } = dealState(life, seen);
  const flags = deleteFlags(stream, life.created, today);
  return {
    deal_id: id,
    portal_id: PORTAL_ID,
    owner_id: owner,
    deal_pipeline_id: life.pipeline.id,
    deal_pipeline_stage_id: stage,
    property_dealname: `${brand.name} – ${dateText(life.created).slice(0, 7)}`,
    property_amount: amount,
    property_createdate: instant(life.created, stream.int(...OFFICE_MINUTES)),
    property_closedate: closeInstant(stream, closeDay, open),
    is_deleted: flags.isDeleted,
    _fivetran_deleted: flags.fivetranDeleted,
    _fivetran_synced: syncedAt(Math.max(changed, life.created, flags.since ?? 0)),
  };
}

/** The companies of a deal: its own once or, under two labels, twice, and at times a partner's beside it. */
function companyLinks(night: Night, { id, brand, partner, life }: Deal): SourceRecord[] {
  const stream = streamOf(night.seed, kinds.dealLinks, id);
  const link = (company: number, type: number): SourceRecord => ({
    deal_id: id,
    company_id: company,
    type_id: type,
    category: 'HUBSPOT_DEFINED',
    _fivetran_synced: syncedAt(life.created),
  });
  const links = [link(brand.key, 5)];
  if (stream.chance(0.3)) links.push(link(brand.key, 341));
  if (partner !== null && partner.key !== brand.key) links.push(link(partner.key, 341));
  return links;
}

/** HubSpot's deals, the companies they are linked to, and which were merged away. */
export function dealTables(night: Night, deals: readonly Deal[]): SourceTable[] {
  const merged: SourceRecord[] = [];
  for (const { id, merge } of deals)
    if (merge !== null && merge.on <= night.today)
      merged.push({ deal_id: merge.into, merged_deal_id: id, _fivetran_synced: syncedAt(merge.on) });
  return [
    tableOf(
      'hubspot',
      'deal',
      deals.map((deal) => dealRecord(night, deal)),
    ),
    tableOf(
      'hubspot',
      'deal_company',
      deals.flatMap((deal) => companyLinks(night, deal)),
    ),
    tableOf('hubspot', 'merged_deal', merged),
  ];
}

const countries: Readonly<Record<string, string>> = {
  USD: 'United States',
  CAD: 'Canada',
  EUR: 'Ireland',
  GBP: 'United Kingdom',
};

const industries = ['FOOD_BEVERAGES', 'COSMETICS', 'CONSUMER_GOODS', 'MARKETING_AND_ADVERTISING', null];

/** HubSpot's companies: every brand that sales has met and whose deals the night can see. */
export function companyTable(night: Night, brands: readonly Brand[]): SourceTable {
  const records = brands
    .filter(({ last }) => last >= night.windowStart - MAX_CYCLE)
    .map((brand) => {
      const stream = streamOf(night.seed, kinds.company, brand.key);
      const flags = deleteFlags(stream, brand.met, night.today);
      return {
        id: brand.key,
        property_name: brand.name,
        property_createdate: instant(brand.met, stream.int(...OFFICE_MINUTES)),
        property_industry: stream.pick(industries),
        property_country: countries[brand.currency] ?? null,
        is_deleted: flags.isDeleted,
        _fivetran_deleted: flags.fivetranDeleted,
        _fivetran_synced: syncedAt(flags.since ?? brand.met),
      };
    });
  return tableOf('hubspot', 'company', records);
}
