import type { Finding } from './alert.ts';
import { judgeRun, type RunOutcome } from './judge-run.ts';
import type { Outage } from './outage.ts';
import type { RunInputs } from './inputs.ts';

/** What the ledger says of outages; `unknown` when it could not be read. */
export type OutageSeen = Outage | null | 'unknown';

/**
 * What a run says of everything that can be wrong. Runs other than the nightly one, with BigQuery to production, can
 * raise what is wrong for everyone but neither fail the night nor end an incident.
 */
export function findingsOf(inputs: RunInputs, outage: OutageSeen, today: string): Finding[] {
  const outcome = outcomeOf(inputs, outage === 'unknown' ? null : outage, today);
  const findings = judgeRun(outcome).filter(
    ({ kind }) => outage !== 'unknown' || kind !== 'connection-failures',
  );
  const real = inputs.RUN_SOURCE === 'bigquery' && inputs.RUN_TARGET === 'production';
  if (!real)
    return findings.filter(
      ({ kind, active }) => active && (kind === 'site-exposed' || kind === 'chain-broken'),
    );
  const undone = failedSteps(inputs).flatMap((step) =>
    UNDONE[step] ? [`${UNDONE[step]} (step “${step}”)`] : [],
  );
  return findings.map((finding) =>
    finding.kind === 'run-failed' && !finding.active && undone.length > 0
      ? {
          ...finding,
          active: true,
          what: `The night of ${outcome.date} was deployed, but ${undone.join(', and ')}.`,
        }
      : finding,
  );
}

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
    because: [inputs.NIGHT_BECAUSE, ...before.map((step) => `The step “${step}” failed.`), ...endOf(inputs)]
      .filter((words) => words !== '')
      .join(' '),
    shows: deployed ? inputs.NIGHT_SHOWS || null : null,
    outage,
    verified:
      inputs.VERIFY_OK === ''
        ? null
        : { ok: inputs.VERIFY_OK === 'true', said: inputs.VERIFY_SAID || 'npm run verify gave no reason.' },
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

const nightOf = ({ NIGHT_OUTCOME: outcome }: RunInputs): RunOutcome['night'] =>
  outcome === '' ? 'failed' : outcome;

/** Why there is no word from the night itself. */
function endOf({ NIGHT_OUTCOME: outcome, RUN_RESULT: result }: RunInputs): string[] {
  if (outcome !== '') return [];
  return [
    result === 'cancelled'
      ? 'The run was cancelled or ran out of time.'
      : 'The run ended before the night began.',
  ];
}

/** Steps that failed or were cut off. A deploy that uploaded and then found the site exposed says so itself. */
const failedSteps = ({ RUN_STEPS: steps, DEPLOY_DEPLOYED: deployed }: RunInputs): string[] =>
  steps.flatMap((entry) => {
    const [step = '', ended = ''] = entry.split('=');
    if (ended !== 'failure' && ended !== 'cancelled') return [];
    return step === 'deploy' && deployed === 'true' ? [] : [step];
  });

const list = (hosts: string): string[] =>
  hosts.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim()]));
