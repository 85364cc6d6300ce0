import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../../src/store/ledger.ts';
import { pages, putBigQueryNight, runNightly, scratch } from './run.ts';

/** An address that refuses connections: a port that was free a moment ago. */
async function refusingEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

const folders = () => {
  const folder = scratch();
  return { store: join(folder, 'S'), out: join(folder, 'D') };
};

const everyPageSays = (out: string, ...texts: string[]) => {
  const all = pages(out);
  expect(all.length).toBeGreaterThan(20);
  for (const [name, html] of all) for (const text of texts) expect(html, name).toContain(text);
};

describe('sample data', () => {
  it.each([['mock'], ['auto']])(
    '--source %s without credentials publishes pages that say so',
    async (source) => {
      const { store, out } = folders();
      const { code, output } = await runNightly(['--source', source, '--store', store, '--out', out]);
      expect(code).toBe(0);
      expect(
        output.includes(
          'warning: BigQuery is not configured (neither GOOGLE_APPLICATION_CREDENTIALS nor KPI_BIGQUERY_ENDPOINT is set)',
        ),
      ).toBe(source === 'auto');
      everyPageSays(out, 'Sample data');
      expect((await readLedger(store)).map(({ kind, source: from }) => [kind, from])).toEqual([
        ['snapshot', 'mock'],
      ]);
    },
  );

  it('is of one fiscal year, and another one is refused', async () => {
    const { store, out } = folders();
    const { code, output } = await runNightly([
      '--source',
      'mock',
      '--fiscal-year',
      '2024',
      '--store',
      store,
      '--out',
      out,
    ]);
    expect(code).toBe(1);
    expect(output).toContain(
      'error: The sample data is of fiscal year 2026. Leave --fiscal-year out, or add --source embedded.',
    );
    expect(existsSync(out)).toBe(false);
  });
});

describe('BigQuery configured at an address that refuses connections', () => {
  it('shows the last good night when there is one', async () => {
    const { store, out } = folders();
    const env = { KPI_BIGQUERY_ENDPOINT: await refusingEndpoint() };
    await putBigQueryNight(store, '2026-11-20');
    await putBigQueryNight(store, '2026-11-21');
    // Newer, but sample data: last good beats it.
    await runNightly(['--source', 'mock', '--store', store, '--no-build']);

    const outputs = join(store, '../outputs');
    writeFileSync(outputs, '');
    const { code, output } = await runNightly(['--source', 'auto', '--store', store, '--out', out], {
      env: { ...env, GITHUB_OUTPUT: outputs },
    });
    expect(code).toBe(3);
    // Whoever reads the summary or the alert is told what the log says.
    expect(readFileSync(outputs, 'utf8')).toMatch(
      /BigQuery could not be read \(network\)\. http:\S+ cannot be reached \(ECONNREFUSED\)\. Check the network, /,
    );
    const last = output.split('\n').at(-1);
    expect(last).toBe(
      'degraded: BigQuery could not be read (network). The site shows the last good night, 2026-11-21.',
    );
    everyPageSays(out, 'last good night', '2026-11-21', 'network');
    expect(JSON.parse(readFileSync(join(out, 'status.json'), 'utf8'))).toMatchObject({
      snapshot_id: '2026-11-21',
      source: 'bigquery',
      degraded: true,
    });
    expect((await readLedger(store)).at(-1)).toMatchObject({
      kind: 'missed',
      date: '2026-11-22',
      source: 'bigquery',
      code: 'network',
      id: null,
    });
  });

  it('shows sample data when there has never been a good night', async () => {
    const { store, out } = folders();
    const env = { KPI_BIGQUERY_ENDPOINT: await refusingEndpoint() };
    const { code, output } = await runNightly(['--source', 'auto', '--store', store, '--out', out], { env });
    expect(code).toBe(3);
    expect(output.split('\n').at(-1)).toBe(
      'degraded: BigQuery could not be read (network). The site shows sample data.',
    );
    everyPageSays(out, 'Sample data', 'network');
    expect((await readLedger(store)).map(({ kind }) => kind)).toEqual(['missed']);
  });

  it('says so from the third night in a row on', async () => {
    const { store } = folders();
    const env = { KPI_BIGQUERY_ENDPOINT: await refusingEndpoint() };
    const outputs: string[] = [];
    for (const date of ['2026-11-20', '2026-11-21', '2026-11-22']) {
      const args = ['--source', 'bigquery', '--store', store, '--no-build'];
      outputs.push((await runNightly(args, { env, now: `${date}T08:00:00.000Z` })).output);
    }
    expect(outputs.map((output) => output.includes('nights in a row'))).toEqual([false, false, true]);
    expect(outputs[2]).toContain('BigQuery could not be reached for 3 nights in a row, since 2026-11-20.');
  });

  it('has no past: another date is refused and nothing is written', async () => {
    const { store, out } = folders();
    const env = { KPI_BIGQUERY_ENDPOINT: await refusingEndpoint() };
    const { code, output } = await runNightly(['--date', '2026-11-21', '--store', store, '--out', out], {
      env,
    });
    expect(code).toBe(1);
    expect(output).toContain(
      "error: BigQuery holds today's data, not those of 2026-11-21. Leave --date out, or add --source embedded.",
    );
    expect(existsSync(store)).toBe(false);
  });
});

it('auto without credentials shows the last good night of a store that has real ones, and never sample data', async () => {
  const { store } = folders();
  await putBigQueryNight(store, '2026-11-21');
  const { code, output } = await runNightly(['--store', store, '--no-build']);
  expect(code).toBe(3);
  expect(output.split('\n').at(-1)).toBe(
    'degraded: BigQuery could not be read (no-credentials). The site shows the last good night, 2026-11-21.',
  );
  expect((await readLedger(store)).map(({ kind, source }) => [kind, source])).toEqual([
    ['snapshot', 'bigquery'],
    ['missed', 'bigquery'],
  ]);
});

it('--source bigquery without any credentials is a failure, not sample data by choice', async () => {
  const { store } = folders();
  const { code, output } = await runNightly(['--source', 'bigquery', '--store', store, '--no-build']);
  expect(code).toBe(3);
  expect(output).toContain('degraded: BigQuery could not be read (no-credentials)');
});
