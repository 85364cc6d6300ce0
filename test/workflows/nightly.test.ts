import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGitHub } from '../../src/alerts/testing/github.ts';
import { dateIn } from '../../src/catalog/dates.ts';
import { startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { startCloudflare } from '../deploy/cloudflare.ts';
import { type Checkout, cleanCheckout, pushedLedger } from './checkout.ts';
import type { Value } from './expression.ts';
import { condition } from './expression.ts';
import { quickNpm } from './quick-npm.ts';
import { type JobResult, runJob } from './runner.ts';
import { readWorkflow } from './workflow.ts';

const { jobs } = readWorkflow('nightly.yml');
const SECRETS = { CLOUDFLARE_API_TOKEN: 'secret-api-token', KPI_ALERT_WEBHOOK: '' };

let checkout: Checkout;
let cloudflare: Awaited<ReturnType<typeof startCloudflare>>;
let github: Awaited<ReturnType<typeof startGitHub>>;
let bigquery: Awaited<ReturnType<typeof startDuckDbServer>>;
let webhook: Server;
const told: string[] = [];

beforeAll(async () => {
  checkout = cleanCheckout();
  cloudflare = await startCloudflare();
  cloudflare.state.aliasOf = () => `${cloudflare.origin}/`;
  github = await startGitHub(() => new Date());
  bigquery = await startDuckDbServer(dateIn('America/Los_Angeles', new Date()), { scale: 0.1 });
  webhook = createServer((request, response) => {
    let text = '';
    request.on('data', (data) => (text += String(data)));
    request.on('end', () => {
      told.push((JSON.parse(text) as { text: string }).text);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((done) => webhook.once('listening', done));
  SECRETS.KPI_ALERT_WEBHOOK = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/secret-hook`;
});
afterAll(async () => {
  webhook.close();
  await Promise.all([cloudflare.close(), github.close(), bigquery.stop()]);
  checkout.remove();
});

type Inputs = Readonly<Record<string, Value>>;

interface Run {
  readonly night: JobResult;
  readonly alert: JobResult;
  /** How each step of the night with an id ended. */
  readonly ended: Readonly<Record<string, string>>;
}

let runs = 0;

const quick = () => ({ PATH: quickNpm(checkout.temp, process.env['PATH'] ?? '') });

/** Runs the workflow as GitHub would: each job on a machine of its own. A scheduled run has no inputs. */
async function run(inputs: Inputs | null, outside: Readonly<Record<string, string>> = {}): Promise<Run> {
  runs += 1;
  const event = join(checkout.temp, 'event.json');
  const repository = { full_name: 'acme/kpi', private: true, visibility: 'private' };
  await writeFile(event, JSON.stringify({ repository, inputs }));
  const machine = async (name: string, needs: Value) => {
    const temp = join(checkout.temp, `run-${runs}-${name}`);
    await mkdir(temp);
    await forget(temp);
    return {
      cwd: checkout.folder,
      temp,
      env: environment(event, inputs === null ? 'schedule' : 'workflow_dispatch', outside),
      contexts: {
        github: {
          token: github.access.token,
          event_name: inputs === null ? 'schedule' : 'workflow_dispatch',
        },
        inputs: inputs ?? {},
        vars: {
          CLOUDFLARE_ACCOUNT_ID: 'account',
          KPI_PAGES_PROJECT: 'kpi-test',
          KPI_ANCHOR_RELEASE: 'true',
          KPI_ANCHOR_ATTESTATION: 'true',
        },
        secrets: SECRETS,
        needs,
      },
    };
  };
  const { night: nightJob, alert: alertJob } = jobs;
  if (nightJob === undefined || alertJob === undefined) throw new Error('a job is missing');
  const night = await runJob(nightJob, await machine('night', {}));
  const status = { success: () => night.result === 'success', always: () => true };
  expect(condition(alertJob.if, {}, status)).toBe(true);
  const needs = { night: { result: night.result, outputs: night.outputs } };
  const alert = await runJob(alertJob, await machine('alert', needs));
  const ids = nightJob.steps.map(({ id }, at) => [id, night.steps[at]?.outcome ?? ''] as const);
  const ended = Object.fromEntries(ids.flatMap(([id, outcome]) => (id === undefined ? [] : [[id, outcome]])));
  expect(night.printed + alert.printed + night.summary).not.toMatch(
    /secret-api-token|secret-hook|token-for-tests/,
  );
  return { night, alert, ended };
}

/** A machine knows nothing of the one before: what a run made is moved away. */
async function forget(temp: string): Promise<void> {
  for (const name of ['snapshots', 'dist', '.astro'])
    if (existsSync(join(checkout.folder, name))) await rename(join(checkout.folder, name), join(temp, name));
}

const environment = (event: string, name: string, outside: Readonly<Record<string, string>>) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: checkout.temp,
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_API_URL: github.access.apiUrl,
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/kpi',
  GITHUB_EVENT_NAME: name,
  GITHUB_EVENT_PATH: event,
  GITHUB_RUN_ID: String(1000 + runs),
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_ACTOR: 'ana',
  GITHUB_TRIGGERING_ACTOR: 'ana',
  ASTRO_TELEMETRY_DISABLED: '1',
  CLOUDSDK_CONFIG: '/nonexistent',
  METADATA_SERVER_DETECTION: 'none',
  CLOUDFLARE_API_BASE_URL: cloudflare.project.apiUrl,
  KPI_BIGQUERY_ENDPOINT: bigquery.server.url,
  ...outside,
});

const openIssues = () =>
  github.issues.flatMap(({ state, labels }) => (state === 'open' ? labels.slice(1) : []));
const ids = (jobs['night']?.steps ?? []).flatMap(({ id }) => id ?? []);
const everyStep = (outcome: string) => Object.fromEntries(ids.map((id) => [id, outcome]));

const releasedHeads = () =>
  github.releases.map(({ assets }) => (JSON.parse(assets[0]?.text ?? '{}') as { hash?: string }).hash);

describe('the nightly workflow, step by step', () => {
  it('publishes a night from BigQuery and records it in the ledger', async () => {
    const { night, ended } = await run(null);
    expect(ended, night.printed).toEqual(everyStep('success'));
    const lines = pushedLedger(checkout.remote);
    expect(lines.map(({ kind, source }) => `${kind} ${source}`)).toEqual([
      'snapshot bigquery',
      'deployment bigquery',
      'deployment bigquery',
    ]);
    expect(cloudflare.state.branches).toEqual(['main', lines[0]?.['id']]);
    expect(releasedHeads()).toEqual([lines.at(-1)?.['hash']]);
    expect(night.outputs).toMatchObject({
      outcome: 'published',
      shows: lines[0]?.['id'],
      deployed: 'true',
      exposed: '',
      because: '',
    });
    for (const words of [
      '| Revenue, year to date |',
      '## Checks of',
      '**Rows.**',
      'billed by',
      'actions/runs/1001',
      'Started by the schedule.',
      'Deployment: http&#58;',
    ])
      expect(night.summary).toContain(words);
    expect(openIssues()).toEqual([]);
  });

  it('makes no night without its ledger, and reports that', async () => {
    const hidden = `${checkout.remote}.away`;
    await rename(checkout.remote, hidden);
    const { night, ended } = await run(null, quick());
    await rename(hidden, checkout.remote);
    expect(ended).toEqual({ ...everyStep('skipped'), pull: 'failure' });
    expect(night.outputs['outcome']).toBe('');
    expect(openIssues()).toEqual(['run-failed']);
    expect(github.issues.at(-1)?.body).toContain('The run ended before the night began.');
  });

  it('deploys the last good night when BigQuery does not answer, and goes on with the one incident', async () => {
    const outside = { KPI_BIGQUERY_ENDPOINT: 'http://127.0.0.1:9', KPI_BIGQUERY_DEADLINE_SECONDS: '2' };
    const { night, ended } = await run(null, { ...quick(), ...outside });
    expect(ended, night.printed).toEqual({ ...everyStep('success'), night: 'failure' });
    expect(night.result).toBe('failure');
    expect(pushedLedger(checkout.remote).map(({ kind }) => kind)).toContain('missed');
    expect(night.outputs).toMatchObject({ outcome: 'degraded', deployed: 'true' });
    expect(night.summary).toContain('**Degraded.**');
    expect(openIssues()).toEqual(['run-failed']);
    expect(told).toHaveLength(1);
  });

  it('takes hostile inputs for text, reports an open preview, records it, and ends no incident with it', async () => {
    const reason = '"; touch pwned; $(touch pwned) `touch pwned` \' $PATH --out=pwned 🙂\n outcome=blocked';
    cloudflare.state.opens = true;
    const before = pushedLedger(checkout.remote).length;
    const { night, ended } = await run({
      source: 'bigquery',
      skip_refresh: true,
      fiscal_year: null,
      deploy: 'preview',
      accept_failed_checks: reason,
    });
    Object.assign(cloudflare.state, { opens: false, open: false });
    expect(ended, night.printed).toEqual({ ...everyStep('success'), deploy: 'failure' });
    expect(night.outputs['outcome']).toBe('published');
    expect(existsSync(join(checkout.folder, 'pwned'))).toBe(false);
    const kinds = pushedLedger(checkout.remote).map(({ kind }) => kind);
    expect(kinds.slice(before)).toEqual(['snapshot', 'deployment']);
    expect(openIssues()).toEqual(['run-failed', 'site-exposed']);
  });

  it('deploys nothing from a branch that no longer holds the head that was released', async () => {
    const [newest] = github.releases;
    if (newest?.assets[0] === undefined) throw new Error('nothing was released');
    const kept = newest.assets[0].text;
    newest.assets[0].text = kept.replace(/[0-9a-f]{64}/, 'e'.repeat(64));
    const { ended } = await run(null, quick());
    newest.assets[0].text = kept;
    expect(ended).toMatchObject({
      push: 'success',
      anchored: 'success',
      verify: 'failure',
      deploy: 'skipped',
    });
    expect(openIssues()).toContain('chain-broken');
    expect(github.issues.at(-1)?.body).toContain('the chain was replaced or cut');
  });

  it('ends every incident with the next good night', async () => {
    const { night, ended } = await run(null, quick());
    expect(ended, night.printed).toEqual(everyStep('success'));
    expect(openIssues()).toEqual([]);
    expect(told).toHaveLength(6);
  });
});
