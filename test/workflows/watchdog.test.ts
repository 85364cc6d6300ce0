import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHub } from '../../src/alerts/testing/github.ts';
import { dateIn } from '../../src/catalog/dates.ts';
import { refresh } from '../../src/cli/refresh.ts';
import { runCommand } from '../../src/cli/run.ts';
import { watchdog } from '../../src/cli/watchdog.ts';
import { ROOT } from '../../src/host/root.ts';
import { startSite } from '../../src/pipeline/testing/site.ts';
import { startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { runJob } from './runner.ts';
import { readWorkflow } from './workflow.ts';

const HOUR = 3_600_000;
let site: Awaited<ReturnType<typeof startSite>>;
let github: Awaited<ReturnType<typeof startGitHub>>;
let bigquery: Awaited<ReturnType<typeof startDuckDbServer>>;
let printed: string[];

beforeAll(async () => {
  github = await startGitHub(() => new Date());
  site = await startSite(new Date().toISOString());
  bigquery = await startDuckDbServer(dateIn('America/Los_Angeles', new Date()), { scale: 0.1 });
});
beforeEach(() => {
  printed = [];
  site.state.beats = 0;
});
afterAll(() => Promise.all([site.close(), github.close(), bigquery.stop()]));

const outside = () => ({
  KPI_BIGQUERY_ENDPOINT: bigquery.server.url,
  KPI_HEARTBEAT_URL: `${site.url}/beat`,
  ...site.token,
});
const watch = (args: readonly string[], hoursLater = 0, env: Record<string, string> = {}) =>
  runCommand(watchdog, args, {
    now: () => new Date(Date.now() + hoursLater * HOUR),
    env: { ...outside(), ...env },
    print: (line) => printed.push(line),
  });

describe('npm run watchdog', () => {
  it('cannot tell while the table is empty', async () => {
    expect(await watch(['--table'])).toBe(1);
    expect(printed).toEqual(['unknown: The table dashboard_kpis could not be judged: it is empty.']);
    expect(site.state.beats).toBe(0);
  });

  it('is content with a fresh site and a fresh table, for one small price, and only then calls its monitor', async () => {
    const args = ['--source', 'bigquery'];
    expect(await runCommand(refresh, args, { now: () => new Date(), env: outside(), print: () => {} })).toBe(
      0,
    );
    expect(await watch(['--table', '--url', site.url])).toBe(0);
    expect(printed.map((line) => line.split(':')[0])).toEqual(['fresh', 'fresh']);
    expect(site.state.beats).toBe(1);
    const query = bigquery.server.requests.findLast(({ call }) => call === 'jobs.insert')?.body.configuration
      ?.query;
    expect(query?.['maximumBytesBilled']).toBe(String(10 * 1024 ** 2));
  });

  it('finds data of more than 25 hours stale, which a night that never started leaves', async () => {
    expect(await watch(['--url', site.url, '--table'], 24.9)).toBe(0);
    site.state.beats = 0;
    expect(await watch(['--url', site.url], 25.1)).toBe(2);
    expect(await watch(['--table'], 25.1)).toBe(2);
    expect(site.state.beats).toBe(0);
  });

  it('cannot tell when BigQuery does not answer, and says why without a stack', async () => {
    const away = { KPI_BIGQUERY_ENDPOINT: 'http://127.0.0.1:9', KPI_BIGQUERY_DEADLINE_SECONDS: '1' };
    expect(await watch(['--table', '--url', site.url], 0, away)).toBe(1);
    expect(printed.join('\n')).toMatch(
      /unknown: The table dashboard_kpis could not be judged: .*\((network|timeout)\)/,
    );
    expect(site.state.beats).toBe(0);
  });

  it('warns without the address when the monitor does not take the heartbeat', async () => {
    const secret = 'http://127.0.0.1:9/secret-beat';
    expect(await watch(['--url', site.url], 0, { KPI_HEARTBEAT_URL: secret })).toBe(0);
    expect(printed.at(-1)).toBe('warning: The heartbeat was not taken: it could not be reached.');
    expect(printed.join('\n')).not.toContain('secret-beat');
  });

  it('wants to be told what to watch', async () => {
    expect(await watch([])).toBe(1);
    expect(await watch(['--url', ''])).toBe(1);
  });
});

describe('the watchdog workflow, step by step', () => {
  it('opens one issue for old data and closes it again', async () => {
    const temp = await mkdtemp(join(tmpdir(), 'kpi-watch-'));
    const { watch: job } = readWorkflow('watchdog.yml').jobs;
    if (job === undefined) throw new Error('the job is missing');
    const run = (url = site.url) =>
      runJob(job, {
        cwd: ROOT,
        temp,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: temp,
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_API_URL: github.access.apiUrl,
          GITHUB_REPOSITORY: 'acme/kpi',
          GITHUB_RUN_ID: '7',
          KPI_BIGQUERY_ENDPOINT: bigquery.server.url,
        },
        contexts: {
          github: { token: github.access.token },
          vars: { KPI_SITE_URL: url },
          secrets: { ...site.token, KPI_HEARTBEAT_URL: `${site.url}/beat` },
        },
      });
    try {
      const good = await run();
      expect(good.result, good.printed).toBe('success');
      expect(github.issues).toEqual([]);
      expect(site.state.beats).toBe(1);

      const { dataTime } = site.state;
      site.state.dataTime = new Date(Date.now() - 26 * HOUR).toISOString();
      for (let hour = 0; hour < 2; hour += 1) {
        const stale = await run();
        expect(stale.steps.at(-1)?.code, stale.printed).toBe(2);
      }
      expect(github.issues.map(({ title, state }) => `${state}: ${title}`)).toEqual([
        'open: The dashboard shows old data',
      ]);
      expect(github.issues[0]?.body).toContain(
        'https://github.com/acme/kpi/blob/main/docs/runbook.md#data-stale',
      );

      site.state.dataTime = dataTime;
      expect((await run()).result).toBe('success');
      expect(github.issues.map(({ state }) => state)).toEqual(['closed']);
      expect((await run('')).result).toBe('failure');
    } finally {
      await rm(temp, { recursive: true });
    }
  });
});
