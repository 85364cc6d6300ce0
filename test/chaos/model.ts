import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dateIn } from '../../src/catalog/dates.ts';
import { CLOCK_LEEWAY_HOURS } from '../../src/catalog/limits.ts';
import { misdated } from '../../src/store/misdated.ts';
import type { LedgerLine, Manifest } from '../../src/store/schemas.ts';

type NightLine = Exclude<LedgerLine, { kind: 'deployment' }>;

/** What the driver knows of the world from the steps before: all that may be expected of the next one follows from it. */
export interface Model {
  /** The bytes of the ledger; each step may only append. */
  ledger: Buffer;
  /** What the store looked like from outside when it was last found whole. */
  verified: string;
  /** By id of each night that was committed: whether its checks had failed. */
  readonly blocked: Map<string, boolean>;
  /** By the same: whether it is without something that could not be had. */
  readonly partial: Map<string, boolean>;
  /** By the hash of the ledger's head: the hash of the site that was built from it. */
  readonly sites: Map<string, string>;
  /** The machine's true time. */
  now: Date;
  /** Where a killed command may have left something, until one of its kind has run to its end. */
  readonly litter: { store: boolean; build: boolean };
}

export const newModel = (start: string): Model => ({
  ledger: Buffer.alloc(0),
  verified: '',
  blocked: new Map(),
  partial: new Map(),
  sites: new Map(),
  now: new Date(`${start}T09:00:00Z`),
  litter: { store: false, build: false },
});

/** Tells the model of the nights that these lines commit; their manifests are not yet damaged. */
export function learnNights(model: Model, store: string, lines: readonly LedgerLine[]): void {
  for (const line of lines) {
    if (line.kind !== 'snapshot' || model.blocked.has(line.id)) continue;
    const manifest = JSON.parse(readFileSync(join(store, line.id, 'manifest.json'), 'utf8')) as Manifest;
    model.blocked.set(line.id, manifest.blocked);
    model.partial.set(line.id, (manifest.missing ?? []).length > 0);
  }
}

/** The night lines that can be shown, the newest first: those whose date can be true. */
export function standing(lines: readonly LedgerLine[]): NightLine[] {
  const wrong = misdated(lines);
  return lines
    .filter((line): line is NightLine => line.kind !== 'deployment' && !wrong.has(line.seq))
    .sort((a, b) => b.date.localeCompare(a.date) || b.seq - a.seq);
}

/** What the site of a store with these lines shows: a night, or null for sample data. */
export function shownOf(lines: readonly LedgerLine[], { blocked }: Model) {
  const [newest, ...rest] = standing(lines);
  if (newest?.kind === 'snapshot' && !blocked.get(newest.id)) return { id: newest.id, degraded: false };
  const lastGood = rest.find(
    (line) => line.kind === 'snapshot' && line.source === 'bigquery' && !blocked.get(line.id),
  );
  return { id: lastGood?.id ?? null, degraded: true };
}

/**
 * What is wrong with the dates that stand once a clock that goes right has written the last line: none before it is of
 * a later time, and the last one itself stands unless a later date was asked for.
 */
export function clockProblems(
  lines: readonly LedgerLine[],
  stand: readonly LedgerLine[] = standing(lines),
): string[] {
  const last = lines.at(-1);
  if (last === undefined || last.kind === 'deployment') return [];
  const latest = Date.parse(last.created_at) + CLOCK_LEEWAY_HOURS * 3_600_000;
  const problems = stand
    .filter((line) => Date.parse(line.created_at) > latest)
    .map(({ seq }) => `line ${seq} is of a time to come, and still stands`);
  const isAhead = last.date > dateIn('America/Los_Angeles', new Date(last.created_at));
  if (stand.some(({ seq }) => seq === last.seq) === isAhead)
    problems.push(`line ${last.seq} is the last one and ${isAhead ? 'stands' : 'does not'}`);
  return problems;
}
