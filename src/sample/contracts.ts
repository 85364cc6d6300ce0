import { dateText, syncedAt } from './calendar.ts';
import type { Deal } from './deals.ts';
import { programs } from './names.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { deleteFlags, type Night, type SourceRecord, type SourceTable, tableOf } from './tables.ts';

/** Days from signing to fulfillment, or null for a program that is never fulfilled. */
function daysToFulfill(stream: Stream): number | null {
  const usual = 4 + stream.int(0, 34) + stream.int(0, 32);
  const late = stream.chance(0.08) ? stream.int(20, 90) : 0;
  return stream.chance(0.04) ? null : usual + late;
}

function programsOf(night: Night, stream: Stream, contract: number, signed: number): SourceRecord[] {
  const count = stream.weighted([
    [1, 35],
    [2, 40],
    [3, 25],
  ]);
  const first = stream.int(0, programs.length - 1);
  return Array.from({ length: count }, (_, i) => {
    const days = daysToFulfill(stream);
    const flags = deleteFlags(stream, signed, night.today);
    const fulfilled = days !== null && signed + days <= night.today ? signed + days : null;
    return {
      id: contract * 10 + i,
      contract_id: contract,
      property_program: programs[(first + i * 3) % programs.length] ?? null,
      property_fulfilled_date: fulfilled === null ? null : dateText(fulfilled),
      is_deleted: flags.isDeleted,
      _fivetran_deleted: flags.fivetranDeleted,
      _fivetran_synced: syncedAt(Math.max(signed, fulfilled ?? 0, flags.since ?? 0)),
    };
  });
}

function contractOf(night: Night, stream: Stream, { id, brand, life, owner }: Deal): SourceRecord {
  const { closed, amounts } = life;
  const value = ((amounts[1] ?? brand.size.deal) * 100 + stream.int(0, 99)) / 100;
  const upfront = Math.round(value * stream.between(0.22, 0.55) * 100) / 100;
  const flags = deleteFlags(stream, closed, night.today);
  return {
    id,
    deal_id: id,
    owner_id: stream.chance(0.02) ? null : owner,
    property_contract_number: `C-${dateText(closed).slice(0, 4)}-${id.toString(36).toUpperCase()}`,
    property_customer_name: brand.name,
    property_signed_date: dateText(closed),
    property_contract_value: value,
    property_upfront_spend: stream.chance(0.03) ? 0 : upfront,
    is_deleted: flags.isDeleted,
    _fivetran_deleted: flags.fivetranDeleted,
    _fivetran_synced: syncedAt(flags.since ?? closed),
  };
}

/** The contracts of the deals won within the synced history, signed on the day of the win, and their programs. */
export function contractTables(night: Night, deals: readonly Deal[]): SourceTable[] {
  const contracts: SourceRecord[] = [];
  const all: SourceRecord[] = [];
  for (const deal of deals) {
    const { id, life, merge } = deal;
    if (!life.won || merge !== null || life.closed > night.today) continue;
    const stream = streamOf(night.seed, kinds.contract, id);
    contracts.push(contractOf(night, stream, deal));
    all.push(...programsOf(night, stream, id, life.closed));
  }
  return [tableOf('hubspot', 'contract', contracts), tableOf('hubspot', 'contract_program', all)];
}
