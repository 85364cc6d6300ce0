import type { Missing } from '../../catalog/data.ts';
import type { Metric } from '../../catalog/types.ts';
import type { ErrorCode } from '../../error-codes.ts';
import { KpiError } from '../../errors.ts';
import type { Computed, QueryTrace, Summary } from '../types.ts';
import type { SqlFiles } from './files.ts';
import { type Misfit, misfitReason } from './fit.ts';
import { misfitsOf } from './readers.ts';

/** What a warehouse computes numbers with. */
interface Engine {
  /** Runs the refresh with the branches of these metrics. */
  readonly run: (metrics: readonly Metric[]) => Promise<Summary>;
  /** Asks whether a metric's branch would run; nothing is read. */
  readonly tryOut: (metric: Metric) => Promise<void>;
}

/** What is to be computed, and what is known of what it reads. */
interface Wanted {
  readonly metrics: readonly Metric[];
  /** Keys of those that are not computed on purpose. */
  readonly notConnected: ReadonlySet<string>;
  /** The SQL, before anything takes the place of objects in it. */
  readonly files: SqlFiles;
  readonly objects: readonly { readonly path: string; readonly misfits: readonly Misfit[] }[];
}

const CODES: Readonly<Record<Misfit['state'], ErrorCode>> = {
  missing: 'not-found',
  'column missing': 'column-missing',
  'other type': 'column-type',
  'no permission': 'no-permission',
  'not readable': 'invalid-sql',
};

/** A type that compiles all the same gives numbers of something else: nothing that names such a column is tried. */
const misleads = ({ state, column }: Misfit): boolean => column === null || state === 'other type';

/**
 * Computes every metric that what it reads allows, in one statement. Where that statement is refused because of one
 * object, each branch is tried out; where none alone is, each runs alone once, and the rest as one again.
 * @throws KpiError where no metric can be had, and for whatever is not about one object: the network, a quota, the time.
 */
export async function computeWhatFits(wanted: Wanted, { run, tryOut }: Engine): Promise<Computed> {
  const { metrics, notConnected, files, objects } = wanted;
  const missing: Missing[] = [];
  const tried: QueryTrace[] = [];
  let first: KpiError | null = null;

  /** Those of the metrics that pass; what the others fail with is why they are missing. */
  const passing = async (
    those: readonly Metric[],
    ask: (metric: Metric) => Promise<void>,
  ): Promise<readonly Metric[]> => {
    const passed: Metric[] = [];
    for (const metric of those)
      try {
        await ask(metric);
        passed.push(metric);
      } catch (error) {
        if (!ofOne(error)) throw error;
        first ??= error;
        const { object, message } = error;
        missing.push({ name: metric.key, kind: 'metric', reason: message, object });
      }
    return passed;
  };

  const connected = metrics.filter(({ key }) => !notConnected.has(key));
  let left = await passing(connected, async (metric) => {
    const known = misfitsOf(files, metric, objects).find(({ misfit }) => misleads(misfit));
    if (known !== undefined) throw misfitError(known);
  });
  /** Whether a branch would run; what is known of the columns that it names says more than the statement's own error. */
  const wouldRun = async (metric: Metric): Promise<void> => {
    try {
      await tryOut(metric);
    } catch (error) {
      const [known] = misfitsOf(files, metric, objects);
      throw ofOne(error) && known !== undefined ? misfitError(known) : error;
    }
  };
  const runsAlone = async (metric: Metric): Promise<void> => {
    tried.push((await run([metric])).trace);
  };
  for (const ask of [wouldRun, runsAlone, null]) {
    // Without any left there is no number to stand in for the night.
    if (left.length === 0 && first !== null) throw first;
    try {
      return { ...(await run(left)), missing, tried };
    } catch (error) {
      if (!ofOne(error) || ask === null) throw error;
      first ??= error;
      left = await passing(left, ask);
    }
  }
  throw new Error('every attempt returns or throws');
}

const ofOne = (error: unknown): error is KpiError => error instanceof KpiError && error.object !== null;

/** What keeps something from being read, as the error that it ends in. */
export const misfitError = ({
  path,
  misfit,
  reason = misfitReason(path, misfit),
}: {
  readonly path: string;
  readonly misfit: Misfit;
  readonly reason?: string;
}): KpiError =>
  new KpiError(
    CODES[misfit.state],
    reason,
    'Run `npm run doctor`: it names all that does not fit, and what to do.',
    { object: path },
  );
