import { describe, expect, it } from 'vitest';
import { KpiError } from '../errors.ts';
import type { Command } from './command.ts';
import { nightly } from './nightly.ts';
import { runCommand } from './run.ts';

async function run(command: Command, args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const effects = { now: () => new Date(0), env, print: (line: string) => void printed.push(line) };
  return { code: await runCommand(command, args, effects), output: printed.join('\n') };
}

const failing = (error: unknown): Command => ({
  name: 'fail',
  about: 'Fails.',
  options: [],
  examples: [],
  exits: [],
  run: () => Promise.reject(error),
});

describe('a command', () => {
  it('explains itself', async () => {
    const { code, output } = await run(nightly, ['--help']);
    expect(code).toBe(0);
    expect(output).toMatchInlineSnapshot(`
      "Makes the night: computes the numbers, exports and checks them, fills dashboard_kpis, keeps the snapshot, builds the site.

      Usage: npm run nightly -- [options]

      Options:
        --source auto|bigquery|embedded|files|mock  where the numbers come from (default auto: BigQuery when configured, otherwise sample data, but never over real nights)
        --data DIR                                  the folder of exported files, DIR/<dataset>/<table>.csv, that --source files reads
        --date YYYY-MM-DD                           the night to make (default: today, by the company’s clock); not with BigQuery
        --fiscal-year N                             fiscal year of the numbers (default: the date's)
        --store DIR                                 the snapshot store (default snapshots)
        --out DIR                                   where the site goes (default dist)
        --seed TEXT                                 seed of the invented data of the embedded warehouse
        --scale N                                   multiplies the invented data of the embedded warehouse (default 1)
        --skip-refresh                              take dashboard_kpis as it stands; with BigQuery
        --no-build                                  keep the night and leave the site as it is; npm run build makes it
        --preview                                   compute and check everything, write nothing to BigQuery or the store, and print what would change
        --accept-failed-checks REASON               publish although checks failed; the reason and your name stay in the manifest
        -h, --help                                  show this help

      Examples:
        npm run nightly -- --source bigquery
            the night by hand
        npm run nightly -- --source bigquery --preview
            what a changed file would change; an account that may only read is enough
        npm run nightly -- --source embedded --store /tmp/kpi/store --out /tmp/kpi/dist
            a trial on invented data
        npm run nightly -- --source files --data /tmp/kpi/data --store /tmp/kpi/store
            a trial on exported files, before BigQuery
        npm run nightly -- --source bigquery --accept-failed-checks "the survey was closed"
            publish although a check failed

      Environment (docs/settings.md):
        KPI_PROJECT                    project of the datasets
        KPI_DATASET                    dataset of dashboard_kpis and the detail views
        KPI_QBO_DATASET                Fivetran's dataset of QuickBooks
        KPI_HUBSPOT_DATASET            Fivetran's dataset of HubSpot
        KPI_BIGQUERY_LOCATION          location of the datasets
        KPI_JOB_PROJECT                project that jobs run in and are billed to
        KPI_MAX_BYTES_BILLED           the most bytes that one job may bill
        KPI_BIGQUERY_DEADLINE_SECONDS  the most time that a whole run may take
        KPI_BIGQUERY_ENDPOINT          another address that speaks BigQuery's API; it is sent no credentials
        KPI_DEBUG                      set to 1: errors come with a stack trace
        KPI_PAGES_PROJECT              project of Cloudflare Pages (deploy)
        KPI_STORE_PRIVATE              set to 1: the remote is private, where it cannot be asked (store push)
        KPI_ALERT_WEBHOOK              address of a Slack-compatible webhook; a secret (alert, watchdog)
        KPI_HEARTBEAT_URL              a monitor elsewhere that is called while all is fresh; a secret (watchdog)

      Exit codes:
        0  published as asked; with --preview, all checks passed
        3  published degraded: without what could not be had; or the site shows another night, the last good one, or sample data; or kept pages had been altered
        1  nothing published
        130 or 143  stopped by SIGINT or SIGTERM at a safe point: run it again"
    `);
  });

  it('explains itself, whatever else was typed, on -h too', async () => {
    expect((await run(nightly, ['-h'])).output).toBe((await run(nightly, ['--help'])).output);
    expect((await run(nightly, ['x', '--sorce', '-h'])).code).toBe(0);
  });

  it('answers a mistake with what is wrong and what to do', async () => {
    expect(await run(nightly, ['--sorce', 'mock'])).toEqual({
      code: 1,
      output: "error: Unknown option '--sorce'. Run the command with --help to see its options.",
    });
    expect(await run(nightly, ['mock'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('“mock” is not expected here.'),
    });
  });

  it('answers a machine that asked for JSON in JSON, its mistakes included', async () => {
    const json = { options: [{ name: 'json', about: 'as JSON' }] };
    const known = { ...failing(new KpiError('quota', 'The quota is used up.', 'Try tomorrow.')), ...json };
    const answer = await run(known, ['--json']);
    expect([answer.code, JSON.parse(answer.output)]).toEqual([
      1,
      { ok: false, error: { code: 'quota', message: 'The quota is used up. Try tomorrow.' } },
    ]);
    const defect = await run({ ...failing(new Error('a secret')), ...json }, ['--json']);
    expect(JSON.parse(defect.output)).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(defect.output).not.toContain('secret');
  });

  it('prints an error on one line, whatever its text holds', async () => {
    const hostile = new KpiError('quota', 'It broke.\r\n::add-mask::the\u001b[2K', 'Mend it.');
    expect((await run(failing(hostile), [])).output).toBe(
      'error: It broke.\\u{d}\\u{a}::add-mask::the\\u{1b}[2K Mend it. (docs/errors.md#quota)',
    );
  });

  it('shows what a cell holds on a terminal, and nowhere else', async () => {
    const error = new KpiError('data-invalid', 'a.csv, line 2: it broke.', 'Mend it.', {
      seen: 'It holds “x\u001b[2K”.',
    });
    expect((await run(failing(error), [])).output).not.toContain('It holds');
    const [printed, shown]: [string[], string[]] = [[], []];
    const effects = {
      now: () => new Date(0),
      env: {},
      print: (line: string) => void printed.push(line),
      show: (line: string) => void shown.push(line),
    };
    await runCommand(failing(error), [], effects);
    expect(printed.join()).not.toContain('It holds');
    expect(shown).toEqual(['It holds “x\\u{1b}[2K”.']);
  });

  it('shows a stack trace to nobody who did not ask for one', async () => {
    const typed = new KpiError('quota', 'It broke.', 'Mend it.', { cause: new Error('token=abc') });
    expect(await run(failing(typed), [])).toEqual({
      code: 1,
      output: 'error: It broke. Mend it. (docs/errors.md#quota)',
    });
    const defect = new TypeError('customer Aurora Foods is not a function');
    const { output } = await run(failing(defect), []);
    expect(output).toBe(
      'error: An unexpected error stopped the run. Run again with KPI_DEBUG=1 and report what it prints.',
    );
    expect((await run(failing(defect), [], { KPI_DEBUG: '1' })).output).toContain('TypeError');
  });
});
