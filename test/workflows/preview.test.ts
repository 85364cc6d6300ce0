import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, dateIn } from '../../src/catalog/dates.ts';
import { views } from '../../src/catalog/views.ts';
import { pushStore } from '../../src/store/git/sync.ts';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { OWNERS_TABLE } from '../bigquery/shape.ts';
import { addNight } from '../site/fixture-store.ts';
import { type Checkout, cleanCheckout } from './checkout.ts';
import { quickNpm } from './quick-npm.ts';
import { runJob } from './runner.ts';
import { readWorkflow } from './workflow.ts';

const { preview: job } = readWorkflow('preview.yml').jobs;
const today = dateIn('America/Los_Angeles', new Date());
const yesterday = addDays(today, -1);

let checkout: Checkout;
let bigquery: DuckDbServer;

beforeAll(async () => {
  checkout = cleanCheckout();
  bigquery = await startDuckDbServer(today, { scale: 0.1, table: OWNERS_TABLE });
  // A night that an earlier run has pushed.
  const store = join(checkout.temp, 'earlier');
  await addNight(store, { date: yesterday, values: { nrr: 0.5 } });
  const options = { store, remote: checkout.remote, branch: undefined };
  await pushStore(options, {
    env: { PATH: process.env['PATH'], HOME: checkout.temp },
    now: () => new Date(),
  });
});
afterAll(async () => {
  await bigquery?.stop();
  checkout?.remove();
});

const branch = () =>
  execFileSync('git', ['-C', checkout.remote, 'for-each-ref', '--format=%(refname) %(objectname)'], {
    encoding: 'utf8',
  });

/** Runs the job as a person starts it on a branch. */
async function run() {
  if (job === undefined) throw new Error('the job is missing');
  const event = join(checkout.temp, 'event.json');
  const repository = { full_name: 'acme/kpi', private: true, visibility: 'private' };
  await writeFile(event, JSON.stringify({ repository, inputs: {} }));
  return runJob(job, {
    cwd: checkout.folder,
    temp: checkout.temp,
    env: {
      PATH: quickNpm(checkout.temp, process.env['PATH'] ?? ''),
      HOME: checkout.temp,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_REPOSITORY: 'acme/kpi',
      GITHUB_EVENT_PATH: event,
      GITHUB_RUN_ATTEMPT: '1',
      CLOUDSDK_CONFIG: '/nonexistent',
      METADATA_SERVER_DETECTION: 'none',
      KPI_BIGQUERY_ENDPOINT: bigquery.server.url,
    },
    contexts: { github: { token: 'token-for-tests' }, inputs: { fiscal_year: null }, vars: {} },
  });
}

it('tells on the page of the run what the branch would change, and writes nothing anywhere', async () => {
  const before = branch();
  const { result, summary, printed } = await run();
  expect(result, printed).toBe('success');
  expect(summary).toContain(`# Preview of ${today}, fiscal year `);
  expect(summary).toContain(`Against ${yesterday}. Nothing was written.`);
  expect(summary).toMatch(/\| Net revenue retention \| nrr \| 50\.0+% \| \d+\.\d+% \| [+−]\d/);
  for (const { name } of views) expect(summary).toContain(`| ${name.replaceAll('_', '&#95;')} | 120 | `);
  expect(summary).toMatch(/\| metrics-complete \| passed \|/);
  expect(summary).toMatch(/\*\*Cost\.\*\* .* billed by \d+ jobs/);
  expect(summary + printed).not.toContain('token-for-tests');

  expect(branch()).toBe(before);
  expect(existsSync(join(checkout.folder, 'dist'))).toBe(false);
  const jobs = [...bigquery.server.jobs.jobs.values()].map(({ step }) => step);
  expect(jobs).toContain('compute');
  expect(jobs.filter((step) => /replace|create/.test(step))).toEqual([]);
});
