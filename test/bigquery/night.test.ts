import { describe, expect, it, vi } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { DETAIL, exported, replaced, withNight } from './run.ts';

describe('a night without faults', () => {
  it('computes the numbers in one job that writes nothing', () =>
    withNight({}, async ({ server, warehouse }) => {
      const { rows, trace } = await warehouse.compute();
      expect(server.tableRows).toBe('last night');
      expect(rows.map(({ metric_key: key }) => key)).toEqual(metrics.map(({ key }) => key).sort());
      expect(trace).toMatchObject({
        file: 'sql/refresh_kpis.sql',
        rows: metrics.length,
        bytes_billed: 10 * 1024 ** 2,
        parameters: { fiscal_year: 2026, as_of: '2026-11-22', quota: '1500000' },
      });
      expect(trace.job_id).toMatch(/^kpi-2026-11-22-compute-[0-9a-f]{12}-1$/);
      const [look, insert] = server.requests.filter(({ call }) => call !== 'inspect');
      expect(look?.call).toBe('tables.get');
      expect(insert?.body.configuration).toMatchObject({
        labels: { app: 'kpi-snapshot', step: 'compute', snapshot: '2026-11-22' },
        jobTimeoutMs: expect.stringMatching(/^\d+$/),
        query: { useLegacySql: false, maximumBytesBilled: String(20 * 1024 ** 3), parameterMode: 'NAMED' },
      });
      expect(insert?.body.configuration?.query).not.toHaveProperty('destinationTable');
    }));

  it('replaces the table’s rows by those in one job that keeps its shape', () =>
    withNight({}, async ({ server, warehouse }) => {
      const { rows } = await warehouse.compute();
      const before = server.requests.length;
      expect(await warehouse.replace(rows)).toMatchObject({
        file: 'sql/replace_kpis.sql',
        rows: metrics.length,
        parameters: { kpis: rows },
        job_id: expect.stringMatching(/^kpi-2026-11-22-replace-[0-9a-f]{12}-1$/),
      });
      expect(server.tableRows).toBe('tonight');
      // The table was looked at once, before anything was computed.
      const [insert, ...after] = server.requests.slice(before);
      expect(after.map(({ call }) => call)).toEqual(['jobs.get']);
      expect(insert?.body.configuration?.query).toMatchObject({
        destinationTable: {
          projectId: 'stitchdata-384118',
          datasetId: 'App_KPI_Dashboard',
          tableId: 'dashboard_kpis',
        },
        writeDisposition: 'WRITE_TRUNCATE_DATA',
        createDisposition: 'CREATE_NEVER',
        queryParameters: [
          {
            name: 'kpis',
            parameterType: {
              arrayType: {
                structTypes: [
                  { name: 'metric_key', type: { type: 'STRING' } },
                  { name: 'metric_value', type: { type: 'FLOAT64' } },
                  ...['metric_format', 'department', 'person_name'].map((name) => ({ name })),
                  { name: 'fiscal_year', type: { type: 'INT64' } },
                  { name: 'updated_at', type: { type: 'TIMESTAMP' } },
                ],
              },
            },
            parameterValue: {
              arrayValues: rows.map((row) => ({
                structValues: {
                  metric_key: { value: row.metric_key },
                  metric_value: { value: '1.25' },
                  person_name: { value: row.person_name },
                },
              })),
            },
          },
        ],
      });
    }));

  it('sends values as typed parameters, never in the SQL', () =>
    withNight({}, async ({ server, warehouse }) => {
      await warehouse.compute();
      const query = server.requests.find(({ call }) => call === 'jobs.insert')?.body.configuration?.query;
      const parameters = query?.['queryParameters'] as { name: string; parameterType: { type: string } }[];
      expect(parameters.map(({ name, parameterType }) => [name, parameterType.type])).toEqual([
        ['fiscal_year', 'INT64'],
        ['as_of', 'DATE'],
        ['quota', 'NUMERIC'],
        ['updated_at', 'TIMESTAMP'],
        ['catalog', 'ARRAY'],
      ]);
      expect(parameters.at(-1)).toMatchObject({
        parameterType: {
          arrayType: {
            type: 'STRUCT',
            structTypes: [{ name: 'metric_key', type: { type: 'STRING' } }, {}, {}, {}],
          },
        },
        parameterValue: {
          arrayValues: [
            { structValues: { metric_key: { value: 'revenue_ytd' }, person_name: { value: null } } },
            ...metrics.slice(1).map(() => ({})),
          ],
        },
      });
      expect(query?.query).not.toContain('1500000');
    }));

  it('creates the table on the first night, once there are rows for it', () =>
    withNight({ table: null }, async ({ server, warehouse }) => {
      const { rows } = await warehouse.compute();
      expect(server.count('jobs.insert', 'create-table')).toBe(0);
      await warehouse.replace(rows);
      const inserts = server.requests.filter(({ call }) => call === 'jobs.insert');
      expect(inserts.map(({ step }) => step)).toEqual(['compute', 'create-table', 'replace']);
      expect(inserts[1]?.body.configuration?.query.query).toContain('CREATE TABLE IF NOT EXISTS');
      expect(inserts[1]?.body.configuration?.query['maximumBytesBilled']).toBe(String(20 * 1024 ** 3));
      expect(server.tableRows).toBe('tonight');
    }));

  it('reads the summary, the views page by page, and the checks', () =>
    withNight({}, async ({ server, warehouse }) => {
      const { rows, trace } = await warehouse.readSummary();
      expect(rows).toHaveLength(metrics.length);
      expect(rows[0]).toMatchObject({
        metric_key: 'customer_count',
        metric_value: 1.25,
        updated_at: '2026-11-22T08:00:00.000Z',
      });
      expect(trace.rows).toBe(metrics.length);

      const answer = await exported(warehouse);
      expect(answer.columns).toEqual([
        { name: 'qbo_customer_id', type: 'STRING' },
        { name: 'spend', type: 'NUMERIC' },
      ]);
      expect(answer.rows).toEqual(Array.from({ length: 10 }, (_, at) => [String(at), `${at}.5`]));
      expect(answer.trace.rows).toBe(10);
      const pages = server.requests.filter(
        ({ call, step }) => call === 'jobs.getQueryResults' && step === DETAIL,
      );
      expect(pages.map(({ url }) => Object.fromEntries(url.searchParams))).toMatchObject(
        [undefined, '2', '4', '6', '8'].map((pageToken) => ({
          maxResults: '10000',
          location: 'US',
          'formatOptions.useInt64Timestamp': 'true',
          ...(pageToken === undefined ? {} : { pageToken }),
        })),
      );
      const polls = server.requests.filter(({ call }) => call === 'jobs.get');
      expect(polls.map(({ url }) => url.searchParams.get('location'))).toEqual(['US', 'US']);

      expect(await warehouse.readCheck('unresolved_lines')).toMatchObject({ row: { lines_read: 20000 } });
      expect(Object.keys(await warehouse.versions())).toEqual([
        '@google-cloud/bigquery',
        'google-auth-library',
      ]);
    }));

  it('sends no credentials to an endpoint of its own', () =>
    withNight({}, async ({ server, warehouse }) => {
      await exported(warehouse);
      expect(server.requests.map(({ authorization }) => authorization)).toEqual(
        server.requests.map(() => undefined),
      );
    }));

  it('goes where it was told, whatever BIGQUERY_EMULATOR_HOST says', async () => {
    vi.stubEnv('BIGQUERY_EMULATOR_HOST', 'http://127.0.0.1:9');
    try {
      await withNight({}, async ({ warehouse }) => {
        expect((await exported(warehouse)).rows).toHaveLength(10);
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says of each job that it begins, and what it billed', () =>
    withNight({}, async ({ warehouse, seen }) => {
      await exported(warehouse);
      const [begins = '', ends = '', ...more] = seen.lines;
      expect(begins).toMatch(/^BigQuery: detail-customer_development begins, job kpi-[\w-]+-1$/);
      expect(ends).toMatch(/^BigQuery: job kpi-[\w-]+-1: 10 MiB billed, \d+\.\d s$/);
      expect(more).toEqual([]);
    }));

  it('says every half a minute that a job is still at work', () =>
    withNight({}, async ({ server, warehouse, seen }) => {
      server.jobs.polls = 20;
      await exported(warehouse);
      const waiting = seen.lines.filter((line) => line.includes('still at work'));
      expect(waiting.map((line) => Number(/after (\d+) s$/.exec(line)?.[1]))).toEqual([33, 63]);
    }));

  it('exports an empty view as columns without rows', () =>
    withNight(
      { answer: () => ({ fields: [{ name: 'a', type: 'STRING' }], rows: [] }) },
      async ({ warehouse }) => {
        expect(await exported(warehouse)).toMatchObject({
          columns: [{ name: 'a', type: 'STRING' }],
          rows: [],
        });
      },
    ));

  it('is safe beside another run: the table holds one whole night', () =>
    withNight({ options: { snapshotId: 'one' } }, async (first) => {
      await withNight(
        { options: { snapshotId: 'two', env: { KPI_BIGQUERY_ENDPOINT: first.server.url } } },
        async (second) => {
          const traces = await Promise.all([first, second].map(({ warehouse }) => replaced(warehouse)));
          expect(new Set(traces.map((trace) => trace?.job_id)).size).toBe(2);
        },
      );
      expect(first.server.tableRows).toBe('tonight');
    }));
});
