import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Company } from '../catalog/company.ts';
import { metrics as catalogMetrics } from '../catalog/metrics.ts';
import { SOURCES, type Source } from '../catalog/sources.ts';
import { QUOTA_KEY, type Target, targetsInForce, targetValue } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { describeError, KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { ROOT } from '../host/root.ts';
import { usage } from '../host/run-errors.ts';
import { readLedger } from '../store/ledger.ts';
import { targets as targetsSchema } from '../store/schemas.ts';
import { bigQueryConfigured } from '../warehouse/bigquery/config.ts';
import { openMock } from '../warehouse/mock/mock.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import type { NightContext, Warehouse } from '../warehouse/types.ts';
import { meet } from './build/out-folder.ts';
import { companyOf } from './company.ts';

/** The night that was asked for. */
export interface NightOptions {
  readonly source: 'auto' | Source;
  /** The absolute folder of the files that `files` reads; absent with other sources. */
  readonly data?: string | undefined;
  /** The company's calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** True when the fiscal year was named rather than taken from the date. */
  readonly fiscalYearGiven: boolean;
  /** Absolute folders. */
  readonly store: string;
  readonly out: string;
  readonly seed: string | undefined;
  readonly scale: number;
}

/** Where tonight's numbers are to come from, and what to say about the choice. */
interface Choice {
  readonly source: Source;
  /** A sentence for the reader of the run when the choice was not theirs. */
  readonly warning: string | null;
}

/** Settles `auto`, and refuses nights that the source cannot make. */
export async function chooseSource(options: NightOptions, today: string, effects: Effects): Promise<Choice> {
  const source = options.source === 'auto' ? await autoSource(options, effects) : options.source;
  if (source === 'bigquery' && options.date !== today) {
    throw usage(
      `BigQuery holds today's data, not those of ${options.date}.`,
      'Leave --date out, or add --source embedded.',
    );
  }
  if (source === 'files') {
    refuseSharedData(options);
    return { source, warning: (await hasRealNights(options.store)) ? KEEP_APART : null };
  }
  const warning =
    options.source === 'auto' && source === 'mock'
      ? `${NOT_CONFIGURED}, so this night shows sample data.`
      : null;
  return { source, warning };
}

const KEEP_APART =
  'This store holds nights from BigQuery; with a trial on files in it, it can be neither pushed nor deployed. Name a store of the trial’s own with --store DIR';

/** What a night writes must not lie among the files that it reads, nor they where a build or a run replaces folders. */
function refuseSharedData({ data, store, out }: NightOptions): void {
  const places = [
    ['the snapshot store', store, '--store'],
    ["the site's folder", out, '--out'],
  ] as const;
  for (const [what, folder, option] of places)
    if (data !== undefined && meet(data, folder))
      throw usage(
        `The folder of data ${data} and ${what} ${folder} lie in one another.`,
        `Name two folders that do not, with --data and ${option}.`,
      );
}

const NOT_CONFIGURED =
  'BigQuery is not configured (neither GOOGLE_APPLICATION_CREDENTIALS nor KPI_BIGQUERY_ENDPOINT is set)';

/** Sample data take no place among real nights: where there are some, `auto` means BigQuery, configured or not. */
async function autoSource({ store }: NightOptions, { env }: Effects): Promise<Source> {
  if (bigQueryConfigured(env)) return 'bigquery';
  return (await hasRealNights(store)) ? 'bigquery' : 'mock';
}

const hasRealNights = async (store: string): Promise<boolean> =>
  (await readLedger(store)).some(({ kind, source }) => kind === 'snapshot' && SOURCES[source].authoritative);

/** What the warehouse is told about the night. Invented nights are stamped 08:00 UTC, so that they can be made again. */
export function nightContext(
  options: NightOptions,
  source: Source,
  targets: readonly Target[],
  company: Company,
  effects: Effects,
): NightContext {
  const inForce = targetsInForce(targets, options.date, options.fiscalYear);
  return {
    company: companyOf(source, company),
    date: options.date,
    fiscalYear: options.fiscalYear,
    updatedAt: source === 'bigquery' ? effects.now().toISOString() : `${options.date}T08:00:00.000Z`,
    quota: targetValue(inForce, QUOTA_KEY),
  };
}

/** Opens the chosen source, and loads no other one's engine. The caller closes it. */
export async function openSource(
  source: Source,
  context: NightContext,
  options: NightOptions,
  effects: Effects,
  metrics: readonly Metric[] = catalogMetrics,
): Promise<Warehouse> {
  if (source === 'mock') return openMock();
  const names = namesFrom(effects.env);
  if (source === 'bigquery') {
    // Credentials that lie around on this machine were not meant by `auto`: a refresh replaces everyone's table.
    if (options.source === 'auto' && !bigQueryConfigured(effects.env))
      throw new KpiError(
        'no-credentials',
        `${NOT_CONFIGURED}, and the store holds nights from there.`,
        'Set one of them, or say what is meant with --source.',
      );
    const { openBigQuery } = await import('../warehouse/bigquery/bigquery.ts');
    return openBigQuery(context, {
      names,
      env: effects.env,
      metrics,
      log: (line) => effects.print(`            ${line}`),
    });
  }
  if (source === 'files') {
    const { data } = options;
    if (data === undefined) throw new Error('files without a folder of data');
    const { openFiles } = await import('../warehouse/files/files.ts');
    return openFiles(context, {
      ...{ names, data, metrics },
      onRefused: (error) => {
        effects.print(`warning: ${describeError(error)}`);
        if (error.seen !== null) effects.show?.(error.seen);
      },
    });
  }
  const { openEmbedded } = await import('../warehouse/embedded/embedded.ts');
  const { seed, scale } = options;
  return openEmbedded(context, { names, scale, metrics, ...(seed === undefined ? {} : { seed }) });
}

const FILE = 'src/data/targets.json';

/** The project's targets. Throws KpiError `targets`, naming the entry that is wrong. */
export async function readTargets(root: string = ROOT): Promise<readonly Target[]> {
  const next = `Correct ${FILE}; CONTRIBUTING.md shows an entry.`;
  let document: unknown;
  try {
    document = JSON.parse(await readFile(join(root, FILE), 'utf8'));
  } catch (cause) {
    throw new KpiError('targets', `${FILE} cannot be read as JSON.`, next, { cause });
  }
  const parsed = targetsSchema.safeParse(document);
  if (!parsed.success)
    throw new KpiError('targets', `${FILE} is not valid: ${z.prettifyError(parsed.error)}.`, next);
  return parsed.data.targets;
}
