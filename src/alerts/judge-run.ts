import { z } from 'zod';
import { OUTAGE_NIGHTS } from '../catalog/limits.ts';
import { SOURCE_NAMES, SOURCES } from '../catalog/sources.ts';
import { type ErrorCode, isErrorCode } from '../error-codes.ts';
import { KpiError } from '../errors.ts';
import { quoted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import type { AlertKind, Condition } from './alert.ts';
import { exposure, type Probe } from './exposure.ts';
import { NIGHT_ENDS, type NightEnd } from './night-outcome.ts';
import type { Outage } from './outage.ts';

/** Words that others wrote, however long: an alert that refused them would be none. */
const text = z
  .string()
  .default('')
  .transform((words) => quoted(words, 2_000));
const flag = z.enum(['true', 'false', '']).default('');
const ended = z.enum(['success', 'failure', 'cancelled', 'skipped', '']);

/** What the workflow says of the run, as its steps reported it; what never ran is empty text. */
const variables = z.object({
  RUN_RESULT: ended.default(''),
  /** How each step after the night ended: `push=success build=failure deploy=skipped`. */
  RUN_STEPS: z
    .string()
    .default('')
    .transform((list) => list.split(' ').filter((entry) => entry !== ''))
    .pipe(z.array(z.templateLiteral([z.string(), '=', ended]))),
  RUN_SOURCE: z.enum(SOURCE_NAMES).default('bigquery'),
  RUN_TARGET: z.enum(['production', 'preview', 'none']).default('production'),
  NIGHT_OUTCOME: z.enum([...NIGHT_ENDS, '']).default(''),
  NIGHT_DATE: z.union([z.iso.date(), z.literal('')]).default(''),
  NIGHT_SHOWS: text,
  NIGHT_BECAUSE: text,
  NIGHT_CODE: text.transform((code) => (isErrorCode(code) ? code : null)),
  NIGHT_PUBLISH: flag,
  BUILD_BUILT: flag,
  /** The nights whose kept pages were compared with what their files make. */
  BUILD_CHECKED: text,
  /** How they differ; empty when they do not. */
  BUILD_ALTERED: text,
  VERIFY_OK: flag,
  VERIFY_SAID: text,
  DEPLOY_DEPLOYED: flag,
  DEPLOY_PROBED: flag,
  DEPLOY_EXPOSED: text,
  DEPLOY_DOUBTS: text,
  /** What the deployment left undone, and why, whether or not something landed. */
  DEPLOY_UNDONE: text,
});

type RunInputs = z.infer<typeof variables>;

/** Reads what the workflow handed over. Throws KpiError `configuration`, naming the variable. */
export function runInputs({ env }: Pick<Effects, 'env'>): RunInputs {
  const parsed = variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? 'A variable');
  throw new KpiError(
    'configuration',
    `The alert cannot judge the run: ${name} is not in its form.`,
    'Compare the alert job of .github/workflows/nightly.yml with src/alerts/judge-run.ts.',
  );
}

/** What the ledger says of outages; `unknown` when it could not be read. */
export type OutageSeen = Outage | null | 'unknown';

/**
 * What a run says of everything that can be wrong. Runs other than the nightly one, with BigQuery to production, can
 * raise what is wrong for everyone but neither fail the night nor end an incident.
 */
export function conditionsOf(inputs: RunInputs, outage: OutageSeen, today: string): Condition[] {
  const outcome = outcomeOf(inputs, outage === 'unknown' ? null : outage, today);
  const conditions = judgeRun(outcome).filter(
    ({ kind }) => outage !== 'unknown' || kind !== 'connection-failures',
  );
  const real = SOURCES[inputs.RUN_SOURCE].authoritative && inputs.RUN_TARGET === 'production';
  if (!real) return conditions.filter(({ kind, active }) => active && FOR_EVERYONE.includes(kind));
  const undone = failedSteps(inputs).flatMap((step) =>
    UNDONE[step] ? [`${UNDONE[step]} (step “${step}”)`] : [],
  );
  const reason = inputs.DEPLOY_UNDONE;
  const but = [...undone, ...(undone.length === 0 && reason !== '' ? ['not all was done'] : [])].join(
    ', and ',
  );
  return conditions.map((condition) =>
    condition.kind === 'run-failed' && !condition.active && but !== ''
      ? {
          ...condition,
          active: true,
          what: `The night of ${outcome.date} was deployed, but ${but}.${reason === '' ? '' : ` ${reason}`}`,
        }
      : condition,
  );
}

/** What is wrong for everyone, whichever run finds it. */
const FOR_EVERYONE: readonly AlertKind[] = ['site-exposed', 'chain-broken', 'cache-altered'];

/** What is missing after a step that failed without keeping the site from being deployed. */
const UNDONE: Readonly<Record<string, string>> = {
  record: 'its deployment is missing in the ledger',
  release: 'the head of the ledger was not published as a release',
  attest: 'the head of the ledger was not attested',
};

function outcomeOf(inputs: RunInputs, outage: Outage | null, today: string): RunOutcome {
  const failed = failedSteps(inputs);
  const before = failed.filter((step) => UNDONE[step] === undefined);
  const deployed = inputs.DEPLOY_DEPLOYED === 'true';
  const wanted = inputs.RUN_TARGET !== 'none' && inputs.NIGHT_PUBLISH === 'true';
  // A night that was not pushed is gone with the machine it was made on.
  const lost = inputs.NIGHT_OUTCOME === '' || failed.includes('push');
  return {
    date: inputs.NIGHT_DATE || today,
    night: lost ? 'failed' : nightOf(inputs),
    because: [
      inputs.NIGHT_BECAUSE,
      ...before.map((step) => `The step “${step}” failed.`),
      inputs.DEPLOY_UNDONE,
      ...endOf(inputs),
    ]
      .filter((words) => words !== '')
      .join(' '),
    code: inputs.NIGHT_CODE,
    shows: deployed ? inputs.NIGHT_SHOWS || null : null,
    outage,
    verified:
      inputs.VERIFY_OK === ''
        ? null
        : { ok: inputs.VERIFY_OK === 'true', said: inputs.VERIFY_SAID || 'npm run verify gave no reason.' },
    kept:
      inputs.BUILD_CHECKED === ''
        ? null
        : { ids: inputs.BUILD_CHECKED, altered: inputs.BUILD_ALTERED || null },
    probe:
      inputs.DEPLOY_PROBED !== 'true'
        ? null
        : {
            exposed: list(inputs.DEPLOY_EXPOSED),
            doubts: inputs.DEPLOY_DOUBTS === '' ? [] : [inputs.DEPLOY_DOUBTS],
          },
    deployed: deployed ? true : wanted || before.length > 0 ? false : null,
  };
}

const nightOf = ({ NIGHT_OUTCOME: outcome }: RunInputs): NightEnd => (outcome === '' ? 'failed' : outcome);

/** Why there is no word from the night itself. */
function endOf({ NIGHT_OUTCOME: outcome, RUN_RESULT: result }: RunInputs): string[] {
  if (outcome !== '') return [];
  return [
    result === 'cancelled'
      ? 'The run was cancelled or ran out of time.'
      : 'The run ended before the night began.',
  ];
}

/**
 * Steps that failed or were cut off. A deploy that uploaded and then found the site exposed says so itself, and so does
 * a build that made the site and found kept pages altered.
 */
const failedSteps = ({ RUN_STEPS: steps, DEPLOY_DEPLOYED, BUILD_BUILT }: RunInputs): string[] =>
  steps.flatMap((entry) => {
    const [step = '', ended = ''] = entry.split('=');
    if (ended !== 'failure' && ended !== 'cancelled') return [];
    const did =
      (step === 'deploy' && DEPLOY_DEPLOYED === 'true') || (step === 'build' && BUILD_BUILT === 'true');
    return did ? [] : [step];
  });

const list = (hosts: string): string[] =>
  hosts.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim()]));

/** How a nightly run ended, as its own steps report it. */
export interface RunOutcome {
  /** The night's date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly night: NightEnd;
  /** What the run said last, one sentence without customer data; empty when nothing went wrong. */
  readonly because: string;
  /** The code of the error that kept the night from being made; null when there was none. */
  readonly code: ErrorCode | null;
  /** What the site shows after the run: a snapshot's id, or null for sample data or nothing new. */
  readonly shows: string | null;
  /** Nights in a row without a connection, and the first of them; null when the last one had it. */
  readonly outage: Outage | null;
  /** The nights whose kept pages were compared with what their files make, and how they differ; null when none were. */
  readonly kept?: { readonly ids: string; readonly altered: string | null } | null;
  /** Null when the step did not run. */
  readonly verified: { readonly ok: boolean; readonly said: string } | null;
  /** Null when nothing was probed. */
  readonly probe: Probe | null;
  /** Null when nothing was to be deployed. */
  readonly deployed: boolean | null;
}

/** What a run says of everything it can judge. Kinds it could not look at are left out, and so stay as they are. */
export function judgeRun(run: RunOutcome): Condition[] {
  const readers =
    run.shows === null
      ? 'What was there before this run.'
      : `Snapshot ${run.shows}, labeled with its own date.`;
  const published = run.night === 'published' || run.night === 'partial';
  const bad = !published || run.deployed === false;
  const conditions: Condition[] = [
    {
      kind: 'run-failed',
      active: bad,
      since: run.date,
      what: bad ? whatFailed(run) : `The night of ${run.date} was published.`,
      readers,
      code: bad ? run.code : null,
    },
  ];
  // A night that never came to its checks says nothing of them.
  if (published || run.night === 'blocked') {
    const blocked = run.night === 'blocked';
    const what = blocked ? run.because : `The night of ${run.date} passed its checks.`;
    conditions.push({ kind: 'checks-failed', active: blocked, since: run.date, what, readers });
  }
  if (published) {
    const partial = run.night === 'partial';
    conditions.push({
      kind: 'night-partial',
      active: partial,
      since: run.date,
      what: partial
        ? `The night of ${run.date} was published without all that belongs to it. ${run.because}`
        : `The night of ${run.date} was published whole.`,
      readers: partial ? `${readers} What is missing says so, with the reason.` : readers,
    });
  }
  const nights = run.outage?.nights ?? 0;
  const outage = nights >= OUTAGE_NIGHTS;
  if (outage || nights === 0)
    conditions.push({
      kind: 'connection-failures',
      active: outage,
      since: run.outage?.since ?? run.date,
      what: outage
        ? `BigQuery could not be reached for ${nights} nights in a row.`
        : 'The last night reached BigQuery.',
      readers,
    });
  if (run.verified !== null)
    conditions.push({
      kind: 'chain-broken',
      active: !run.verified.ok,
      since: run.date,
      what: run.verified.said,
      readers,
    });
  if (run.kept != null)
    conditions.push({
      kind: 'cache-altered',
      active: run.kept.altered !== null,
      since: run.date,
      what: run.kept.altered ?? `Kept pages of ${run.kept.ids} are what their files make.`,
      readers:
        run.kept.altered === null ? readers : 'Pages made anew. Earlier deployments may have altered ones.',
      code: run.kept.altered === null ? null : 'cache-altered',
    });
  if (run.probe !== null) conditions.push(exposure(run.probe, run.date));
  return conditions;
}

function whatFailed({ night, date, because }: RunOutcome): string {
  const ends = {
    published: 'was recorded, but the site was not deployed',
    partial: 'was recorded, but the site was not deployed',
    degraded: 'is not what the site shows: another or a sample night stands in',
    blocked: 'did not pass its checks and was not published',
    failed: 'failed, and nothing was published',
  };
  return `The night of ${date} ${ends[night]}.${because === '' ? '' : ` ${because}`}`;
}
