import { dayOf, instant, syncedAt } from './calendar.ts';
import type { Stream } from './prng.ts';
import { type SourceRecord, type SourceTable, tableOf } from './tables.ts';

const JOINED = dayOf(2016, 3, 1);

/** HubSpot's account number, on every row that carries one. */
export const PORTAL_ID = 7_104_211;

/** An owner: id, first name, last name, and the share of deals he or she holds. */
const owners: readonly (readonly [id: number, first: string, last: string | null, share: number])[] = [
  [38_100_001, 'Char', 'Short', 30],
  [38_100_002, 'Jack', null, 8],
  [38_100_003, 'Andy', 'Cooper', 16],
  [38_100_011, 'Sales', 'Rep 1', 18],
  [38_100_012, 'Sales', 'Rep 2', 15],
  [38_100_013, 'Sales', 'Rep 3', 13],
];

const shares = owners.map(([id, , , share]) => [id, share] as const);

/** The owner of a record; a few records have none. */
export const ownerOf = (stream: Stream): number | null => {
  const id = stream.weighted(shares);
  return stream.chance(0.025) ? null : id;
};

/** HubSpot's owners; they do not change. */
export function ownerTable(): SourceTable {
  const records = owners.map(([id, first, last]) => ({
    owner_id: id,
    portal_id: PORTAL_ID,
    type: 'PERSON',
    first_name: first,
    last_name: last,
    email: `${[first, last]
      .filter((part) => part !== null)
      .join('.')
      .toLowerCase()
      .replaceAll(' ', '')}@example.com`,
    created_at: instant(JOINED, 1_020),
    updated_at: instant(JOINED, 1_020),
    _fivetran_synced: syncedAt(JOINED),
  }));
  return tableOf('hubspot', 'owner', records);
}

const SET_UP = dayOf(2016, 3, 2);

/** A pipeline with its open stages in the order deals pass them. */
export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly open: readonly (readonly [stage: string, label: string, probability: number])[];
  readonly won: string;
  readonly lost: string;
}

export const newBusiness: Pipeline = {
  id: 'default',
  label: 'New business',
  open: [
    ['appointmentscheduled', 'Discovery', 0.1],
    ['qualifiedtobuy', 'Qualified', 0.2],
    ['presentationscheduled', 'Proposal', 0.4],
    ['decisionmakerboughtin', 'Negotiation', 0.6],
    ['contractsent', 'Contract sent', 0.8],
  ],
  won: 'closedwon',
  lost: 'closedlost',
};

export const renewals: Pipeline = {
  id: '9041176',
  label: 'Renewals & upsell',
  open: [
    ['9041177', 'Upcoming', 0.3],
    ['9041178', 'Quoted', 0.5],
    ['9041179', 'Committed', 0.9],
  ],
  won: '9041180',
  lost: '9041181',
};

const setUp = {
  active: true,
  created_at: instant(SET_UP, 1_000),
  updated_at: instant(SET_UP, 1_000),
  _fivetran_deleted: false,
  _fivetran_synced: syncedAt(SET_UP),
};

function stagesOf({ id, open, won, lost }: Pipeline): SourceRecord[] {
  const closed = [
    [won, 'Closed won', 1],
    [lost, 'Closed lost', 0],
  ] as const;
  return [...open, ...closed].map(([stage, label, probability], order) => ({
    pipeline_id: id,
    stage_id: stage,
    label,
    probability,
    is_closed: order >= open.length,
    closed_won: stage === won,
    display_order: order,
    ...setUp,
  }));
}

/** HubSpot's pipelines and their stages; they do not change. */
export function pipelineTables(): SourceTable[] {
  const all = [newBusiness, renewals];
  const records = all.map(({ id, label }, order) => ({
    pipeline_id: id,
    label,
    display_order: order,
    ...setUp,
  }));
  return [
    tableOf('hubspot', 'deal_pipeline', records),
    tableOf('hubspot', 'deal_pipeline_stage', all.flatMap(stagesOf)),
  ];
}
