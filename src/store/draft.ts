import { join } from 'node:path';
import type { Column, KpiRow } from '../catalog/data.ts';
import type { Target } from '../catalog/targets.ts';
import { type Commit, commitNight, type NightFacts } from './commit.ts';
import { type Batches, writeDetailFiles } from './detail.ts';
import { LIMITS, type Limits } from './detail-files.ts';
import { makeFolder, noStep, remove, writeNewFile } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { jsonText } from './json.ts';
import type { WriteOptions } from './lock.ts';
import { traceName } from '../host/process-trace.ts';
import {
  type Definitions,
  definitions as definitionsSchema,
  type ManifestFile,
  SCHEMA_VERSION,
  summary as summarySchema,
  targets as targetsSchema,
} from './schemas.ts';
import { countTotals, type Totals } from './totals.ts';
import { validated } from './validated.ts';

/** A night in the making. Nothing of it counts before `commit` has returned. */
export interface NightDraft {
  /** Where it is built, inside the store. */
  readonly folder: string;
  writeSummary(rows: readonly KpiRow[]): Promise<{ rows: number }>;
  /** Rows stay in the order in which they come. NUMERIC, BIGNUMERIC and large integers are text. */
  writeDetail(view: string, columns: readonly Column[], batches: Batches): Promise<{ rows: number }>;
  writeTargets(targets: readonly Target[]): Promise<void>;
  writeDefinitions(definitions: Omit<Definitions, 'schema_version'>): Promise<void>;
  /**
   * Makes the night part of the store for good: decides its id, writes the manifest, moves the folder into
   * place, appends the ledger line. Throws KpiError; then the ledger has no line of it.
   */
  commit(facts: NightFacts, now: () => Date): Promise<Commit>;
  /** Removes what was not committed; after a commit it does nothing, so it can stand in a `finally`. */
  discard(): Promise<void>;
}

/** How a draft can be adjusted. */
export interface DraftOptions extends WriteOptions {
  readonly limits?: Limits | undefined;
}

/** Starts a night in a folder of its own inside the store, which is made when absent. Throws `store-write`. */
export async function draftNight(storeDir: string, options: DraftOptions = {}): Promise<NightDraft> {
  const { limits = LIMITS, onStep = noStep } = options;
  const folder = join(storeDir, traceName('draft'));
  const files: ManifestFile[] = [];
  let committed = false;
  await makeFolder(join(folder, 'details'));
  onStep('draft-made');

  async function store(path: string, document: object, rows: number | null, totals: Totals): Promise<void> {
    const bytes = Buffer.from(jsonText(document));
    await writeNewFile(join(folder, path), bytes, onStep);
    files.push({ path, bytes: bytes.byteLength, sha256: sha256(bytes), rows, control_totals: totals });
  }

  return {
    folder,
    writeSummary: async (rows) => {
      const document = validated(summarySchema, { schema_version: SCHEMA_VERSION, rows }, 'summary.json');
      await store('summary.json', document, rows.length, summaryTotals(rows));
      return { rows: rows.length };
    },
    writeDetail: async (view, columns, batches) => {
      const made = await writeDetailFiles({ folder, view, columns, limits, onStep }, batches);
      files.push(...made);
      return { rows: made[0]?.rows ?? 0 };
    },
    writeTargets: async (targets) => {
      const document = validated(targetsSchema, { schema_version: SCHEMA_VERSION, targets }, 'targets.json');
      await store('targets.json', document, null, {});
    },
    writeDefinitions: async (definitions) => {
      const all = { ...definitions, schema_version: SCHEMA_VERSION };
      const document = validated(definitionsSchema, all, 'definitions.json');
      await store('definitions.json', document, null, {});
    },
    commit: async (facts, now) => {
      const done = await commitNight({ storeDir, folder, files, facts, now }, options);
      committed = true;
      return done;
    },
    discard: async () => {
      if (!committed) await remove(folder);
    },
  };
}

function summaryTotals(rows: readonly KpiRow[]): Totals {
  const counter = countTotals([{ name: 'metric_value', type: 'FLOAT64' }]);
  for (const { metric_value } of rows) counter.add([metric_value]);
  return counter.totals();
}
