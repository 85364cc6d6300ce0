import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { SqlFiles } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';
import type { NightContext } from '../types.ts';
import { Api } from './api.ts';
import { Budget, type Clock, realClock } from './budget.ts';
import { connect } from './client.ts';
import { type BigQueryConfig, configFrom } from './config.ts';
import type { Session } from './step.ts';

/** How a run works with BigQuery, besides the night it works for. */
export interface BigQueryOptions extends Partial<Clock> {
  readonly names: Names;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly metrics?: readonly Metric[];
  /** The folder that holds `sql/`. */
  readonly root?: string;
  /** Labels the jobs; the night's date stands in for it. */
  readonly snapshotId?: string;
  /** Takes lines for a person: retries, and what each job billed. */
  readonly log?: (line: string) => void;
  /** Instead of KPI_BIGQUERY_DEADLINE_SECONDS. */
  readonly deadlineMs?: number;
  /** The longest that one call may take; a minute. */
  readonly callTimeoutMs?: number;
}

const CALL_TIMEOUT_MS = 60_000;

/**
 * Prepares a run. Nothing is sent yet.
 * @param instead stands in for what the environment says; tests send credentials to servers of their own.
 * @returns the session, and what ends it: calls still under way are broken off.
 * @throws KpiError `configuration`
 */
export function openSession(
  context: NightContext,
  options: BigQueryOptions,
  instead: Partial<BigQueryConfig> = {},
): { readonly session: Session; readonly end: () => void } {
  const { names, env, metrics = catalogMetrics, snapshotId, log = () => {} } = options;
  const config = { ...configFrom(env, names.project), ...instead };
  const clock: Clock = {
    now: options.now ?? realClock.now,
    sleep: options.sleep ?? realClock.sleep,
    random: options.random ?? realClock.random,
    timeout: options.timeout ?? realClock.timeout,
  };
  const deadlineMs = options.deadlineMs ?? config.deadlineMs;
  const budget = new Budget(clock, deadlineMs, options.callTimeoutMs ?? CALL_TIMEOUT_MS);
  const patience = { clock, budget, log };
  const life = new AbortController();
  const api = new Api(connect(config), config, patience, life.signal);
  const files = new SqlFiles(names, context.fiscalYear, options.root);
  const snapshot = snapshotId ?? context.date;
  return {
    session: { context, names, config, metrics, files, api, patience, snapshot },
    end: () => life.abort(new Error('The run is over.')),
  };
}
