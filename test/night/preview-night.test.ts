import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { OWNERS_TABLE } from '../bigquery/shape.ts';
import { contents, runNightly, scratch } from './run.ts';

const folder = scratch();
const store = join(folder, 'S');
let bigquery: DuckDbServer;

const runIn = (env: Record<string, string>, ...args: string[]) =>
  runNightly(['--source', 'bigquery', '--store', store, ...args], {
    env: { KPI_BIGQUERY_ENDPOINT: bigquery.server.url, ...env },
  });
const run = (...args: string[]) => runIn({}, ...args);

beforeAll(async () => {
  bigquery = await startDuckDbServer('2026-11-22', { scale: 0.1, table: OWNERS_TABLE });
});
afterAll(() => bigquery?.stop());

describe('a preview of a night', () => {
  it('says that there is nothing to compare with, and makes no store', async () => {
    const { code, output } = await run('--preview');
    expect(code).toBe(0);
    expect(output).toContain('There is no night of this source to compare with.');
    expect(existsSync(store)).toBe(false);
  });

  it('prints each metric before and after, and writes nothing anywhere', async () => {
    expect((await run('--no-build')).code).toBe(0);
    const before = contents(store);
    const written = [...bigquery.server.jobs.jobs.values()].filter(({ step }) => step === 'replace').length;
    bigquery.alter = (step, answer) => {
      if (step === 'detail-organizer_recap_nps_score') return { ...answer, rows: answer.rows.slice(1) };
      if (step !== 'compute') return answer;
      return {
        ...answer,
        rows: answer.rows.map(({ f: cells }) => ({
          f: cells[0]?.v === 'nrr' ? cells.map((cell, at) => (at === 1 ? { v: '0.5' } : cell)) : cells,
        })),
      };
    };
    const { code, output } = await run('--preview');
    bigquery.alter = (_step, answer) => answer;
    expect(code).toBe(0);
    expect(output).toContain('Preview of 2026-11-22 · fiscal year 2026 · source bigquery');
    const lines = output.slice(output.indexOf('Against 2026-11-22:')).split('\n');
    expect(lines.filter((line) => / the same$/.test(line))).toHaveLength(12);
    expect(lines.find((line) => line.startsWith('  nrr '))).toMatch(/^ {2}nrr +\d+\.\d+% +50\.0+% {2}[+−]\d/);
    expect(output).toMatch(/organizer_recap_NPS_score: \d+ rows before, \d+ now/);
    expect(output).toMatch(/MiB billed by 9 jobs/);
    expect(lines.at(-1)).toBe('Nothing was written.');
    expect(contents(store)).toEqual(before);
    expect([...bigquery.server.jobs.jobs.values()].filter(({ step }) => step === 'replace')).toHaveLength(
      written,
    );
  });

  it('ends with 1 when a check would block the night', async () => {
    bigquery.alter = (step, answer) =>
      step === 'compute' ? { ...answer, rows: answer.rows.slice(1) } : answer;
    const { code, output } = await run('--preview');
    bigquery.alter = (_step, answer) => answer;
    expect(code).toBe(1);
    expect(output.split('\n').at(-1)).toBe(
      'error: This night would be blocked: metrics-complete. Mend the data or the SQL.',
    );
  });

  it('asks BigQuery nothing where strangers could read the run, and says why on its page', async () => {
    const event = join(folder, 'event.json');
    const page = join(folder, 'page.md');
    const repository = { full_name: 'acme/kpi', private: false, visibility: 'public' };
    writeFileSync(event, JSON.stringify({ repository }));
    const asked = bigquery.server.requests.length;
    const workflow = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/kpi',
      // Not an address that GitHub is asked at, so that the event alone tells.
      GITHUB_API_URL: 'http://github.invalid',
      GITHUB_EVENT_PATH: event,
      GITHUB_STEP_SUMMARY: page,
    };
    const { code, output } = await runIn(workflow, '--preview');
    expect(code).toBe(1);
    expect(output).toContain('Refused to print a preview: acme/kpi is public, and the data is real.');
    expect(readFileSync(page, 'utf8')).toContain(
      '**Failed.** Refused to print a preview: acme/kpi is public',
    );
    expect(bigquery.server.requests).toHaveLength(asked);
  });
});
