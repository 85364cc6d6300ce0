import { dateText, instant, OFFICE_MINUTES, syncedAt } from './calendar.ts';
import { dealState } from './deal-life.ts';
import type { Deal } from './deals.ts';
import { deleteFlags } from './flags.ts';
import { PORTAL_ID } from './owners.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { type SourceRecord, tableOf } from './tables.ts';
import type { Night, SourceTable } from './types.ts';

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
