import { join } from 'node:path';
import { type Company, DEFAULT_COMPANY } from '../catalog/company.ts';
import type { Column, KpiRow } from '../catalog/data.ts';
import { DEFAULT_OWNERS, type Owners } from '../catalog/owners.ts';
import type { Target } from '../catalog/targets.ts';
import { KpiError } from '../errors.ts';
import { listFiles, makeFolder, moveTo, noStep, remove, syncFolder, writeNewFile } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { traceName } from '../host/process-trace.ts';
import { type Batches, LIMITS, type Limits, writeDetailFiles } from './detail.ts';
import { jsonText } from './json.ts';
import { appendLine, nextNight, readLedger } from './ledger.ts';
import { zoneMember } from './ledger-line.ts';
import { type StoreLock, type WriteOptions, withStoreLock } from './lock.ts';
import { DOCUMENTS, MANIFEST, rowsFile, SETTINGS } from './night-files.ts';
import { setAside } from './orphans.ts';
import {
  type Check,
  company as companySchema,
  type Definitions,
  definitions as definitionsSchema,
  type LedgerLine,
  type Manifest,
  type ManifestFile,
  type Missing,
  manifest,
  owners as ownersSchema,
  SCHEMA_VERSION,
  summary as summarySchema,
  targets as targetsSchema,
} from './schemas.ts';
import { countTotals, type Totals } from './totals.ts';
import { validated } from './validated.ts';

/** How a draft can be adjusted. */
export interface DraftOptions extends WriteOptions {
  readonly limits?: Limits | undefined;
}

/** Starts a night in a folder of its own inside the store, which is made when absent. Throws `store-write`. */
export async function draftNight(storeDir: string, options: DraftOptions = {}): Promise<NightDraft> {
  const folder = join(storeDir, traceName('draft'));
  try {
    await makeFolder(join(folder, 'details'));
    options.onStep?.('draft-made');
  } catch (error) {
    await remove(folder).catch(() => {});
    throw error;
  }
  return new NightDraft(storeDir, folder, options);
}

/** A night in the making. Nothing of it counts before `commit` has returned. */
export class NightDraft {
  /** Where it is built, inside the store. */
  readonly folder: string;
  readonly #storeDir: string;
  readonly #options: DraftOptions;
  readonly #files: ManifestFile[] = [];
  #timeZone = DEFAULT_COMPANY.time_zone;
  #committed = false;

  /** @param folder is there already, with a folder for details in it. */
  constructor(storeDir: string, folder: string, options: DraftOptions) {
    this.folder = folder;
    this.#storeDir = storeDir;
    this.#options = options;
  }

  async writeSummary(rows: readonly KpiRow[]): Promise<{ rows: number }> {
    const all = { schema_version: SCHEMA_VERSION, rows };
    const document = validated(summarySchema, all, 'summary.json', 'summary-shape');
    await this.#store('summary.json', document, rows.length, summaryTotals(rows));
    return { rows: rows.length };
  }

  /** Rows stay in the order in which they come. NUMERIC, BIGNUMERIC and large integers are text. */
  async writeDetail(view: string, columns: readonly Column[], batches: Batches): Promise<{ rows: number }> {
    const { limits = LIMITS, onStep = noStep } = this.#options;
    const made = await writeDetailFiles({ folder: this.folder, view, columns, limits, onStep }, batches);
    this.#files.push(...made);
    return { rows: made[0]?.rows ?? 0 };
  }

  /** Takes a view away again, whose rows turned out not to be fit. */
  async dropDetail(view: string): Promise<void> {
    const gone = this.#files.filter(({ path }) => rowsFile(path)?.view === view);
    for (const { path } of gone) {
      await remove(join(this.folder, path));
      this.#files.splice(
        this.#files.findIndex((file) => file.path === path),
        1,
      );
    }
  }

  async writeTargets(targets: readonly Target[]): Promise<void> {
    const document = validated(targetsSchema, { schema_version: SCHEMA_VERSION, targets }, 'targets.json');
    await this.#store('targets.json', document, null, {});
  }

  /** What the company had set that night, and who answered for which number. */
  async writeSettings(company: Company = DEFAULT_COMPANY, owners: Owners = DEFAULT_OWNERS): Promise<void> {
    this.#timeZone = company.time_zone;
    const version = { schema_version: SCHEMA_VERSION };
    const documents = [
      ['company.json', companySchema, { ...version, ...company }],
      ['owners.json', ownersSchema, { ...version, owners }],
    ] as const;
    for (const [path, schema, value] of documents)
      await this.#store(path, validated(schema, value, path), null, {});
  }

  async writeDefinitions(definitions: Omit<Definitions, 'schema_version'>): Promise<void> {
    const all = { ...definitions, schema_version: SCHEMA_VERSION };
    const document = validated(definitionsSchema, all, 'definitions.json');
    await this.#store('definitions.json', document, null, {});
  }

  /**
   * Makes the night part of the store for good: decides its id, writes the manifest, moves the folder into
   * place, appends the ledger line. Throws KpiError; then the ledger has no line of it.
   */
  async commit(facts: NightFacts, now: () => Date): Promise<Commit> {
    const [folder, files, timeZone] = [this.folder, this.#files, this.#timeZone];
    const night = { storeDir: this.#storeDir, folder, files, timeZone, facts, now };
    const done = await commitNight(night, this.#options);
    this.#committed = true;
    return done;
  }

  /** Removes what was not committed; after a commit it does nothing, so it can stand in a `finally`. */
  async discard(): Promise<void> {
    if (!this.#committed) await remove(this.folder);
  }

  async #store(path: string, document: object, rows: number | null, totals: Totals): Promise<void> {
    const bytes = Buffer.from(jsonText(document));
    await writeNewFile(join(this.folder, path), bytes, this.#options.onStep ?? noStep);
    this.#files.push({ path, bytes: bytes.byteLength, sha256: sha256(bytes), rows, control_totals: totals });
  }
}

function summaryTotals(rows: readonly KpiRow[]): Totals {
  const counter = countTotals([{ name: 'metric_value', type: 'FLOAT64' }]);
  for (const { metric_value } of rows) counter.add([metric_value]);
  return counter.totals();
}

/** What the run knows of its night: the manifest without what the store adds. */
export type NightFacts = Readonly<
  Omit<Manifest, 'schema_version' | 'id' | 'files' | 'finished_at' | 'queries' | 'checks' | 'missing'> & {
    queries: readonly Query[];
    checks: readonly Readonly<Check>[];
    missing: readonly Missing[];
  }
>;

/** A query as its warehouse describes it; the store checks that its parameters are JSON. */
type Query = Readonly<
  Omit<Manifest['queries'][number], 'parameters'> & { parameters: Readonly<Record<string, unknown>> }
>;

/** A night as it was committed. */
export interface Commit {
  readonly id: string;
  readonly manifest: Manifest;
  readonly line: LedgerLine;
}

/** A finished draft. */
interface Night {
  readonly storeDir: string;
  readonly folder: string;
  readonly files: readonly ManifestFile[];
  readonly facts: NightFacts;
  readonly timeZone: string;
  readonly now: () => Date;
}

/** Commits a finished draft; see `NightDraft.commit`. */
async function commitNight(night: Night, options: WriteOptions): Promise<Commit> {
  await checkComplete(night);
  return withStoreLock(night.storeDir, (lock) => commitLocked(lock, night, options), options);
}

async function commitLocked(
  lock: StoreLock,
  night: Night,
  { onStep = noStep }: WriteOptions,
): Promise<Commit> {
  const { storeDir, folder, facts, now } = night;
  const { id, revision } = nextNight(await readLedger(storeDir), facts.snapshot_date);
  const finished = now();
  const complete = describe(night, id, finished);
  const bytes = Buffer.from(jsonText(complete));
  // A commit that waited in vain for the lock may be tried again.
  await remove(join(folder, MANIFEST));
  await writeNewFile(join(folder, MANIFEST), bytes, onStep);
  await syncFolder(join(folder, 'details'));
  await syncFolder(folder);
  onStep('night-synced');
  // Only an orphan can stand where a night without a line belongs.
  await setAside(lock, id, finished, onStep);
  await moveTo(folder, join(storeDir, id));
  try {
    onStep('night-moved');
    await syncFolder(storeDir);
    onStep('store-synced');
    const { snapshot_date: date, source } = complete;
    const entry = { kind: 'snapshot', id, date, revision, source, manifest_sha256: sha256(bytes) } as const;
    const created = { created_at: finished.toISOString(), ...zoneMember(night.timeZone) };
    const line = await appendLine(lock, { ...entry, ...created }, onStep);
    return { id, manifest: complete, line };
  } catch (error) {
    // Without its line it would look like a night of a run that was cut off.
    const lines = await readLedger(storeDir).catch(() => null);
    if (lines !== null && !lines.some((line) => line.id === id)) await moveTo(join(storeDir, id), folder);
    throw error;
  }
}

const describe = ({ facts, files }: Night, id: string, finished: Date): Manifest =>
  validated(
    manifest,
    {
      ...facts,
      schema_version: SCHEMA_VERSION,
      id,
      finished_at: finished.toISOString(),
      files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    },
    MANIFEST,
  );

/** Every night has these five, and no file that its manifest does not name. */
async function checkComplete({ folder, files }: Night): Promise<void> {
  const listed = new Set(files.map(({ path }) => path));
  const missing = [...DOCUMENTS, ...SETTINGS].filter((path) => !listed.has(path));
  const there = (await listFiles(folder)).filter((path) => path !== MANIFEST);
  const foreign = there.filter((path) => !listed.has(path));
  const lost = [...listed].filter((path) => !there.includes(path));
  const [problem] = [
    ...missing.map((path) => `${path} was not written`),
    ...foreign.map((path) => `${path} is only partly written`),
    ...lost.map((path) => `${path} is gone`),
  ];
  if (problem === undefined) return;
  throw new KpiError(
    'draft-incomplete',
    `The night cannot be committed: ${problem}.`,
    'Run again; nothing was stored.',
  );
}
