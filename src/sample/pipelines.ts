import { dayOf, instant, syncedAt } from './calendar.ts';
import { type SourceRecord, tableOf } from './tables.ts';
import type { SourceTable } from './types.ts';

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
