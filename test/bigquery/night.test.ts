import { describe, expect, it, vi } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { row } from './fake-jobs.ts';
import { DETAIL, exported, failure, withNight } from './run.ts';

describe('a night without faults', () => {
  it('refreshes the table in one job that keeps its shape', () =>
    withNight({}, async ({ server, warehouse }) => {
      const trace = await warehouse.refresh();
      expect(server.tableRows).toBe('tonight');
      expect(trace).toMatchObject({
        file: 'sql/refresh_kpis.sql',
        rows: metrics.length,
        bytes_billed: 10 * 1024 ** 2,
        parameters: { fiscal_year: 2026, as_of: '2026-11-22', quota: '1500000' },
      });
      expect(trace.job_id).toMatch(/^kpi-2026-11-22-refresh-[0-9a-f]{12}-1$/);
      expect(server.requests.map(({ call }) => call)).toEqual([
        'tables.get',
        'jobs.insert',
        'jobs.get',
        'jobs.getQueryResults',
      ]);
      const [, insert] = server.requests;
      expect(insert?.body.configuration).toMatchObject({
        labels: { app: 'kpi-snapshot', step: 'refresh', snapshot: '2026-11-22' },
        jobTimeoutMs: expect.stringMatching(/^\d+$/),
        query: {
          useLegacySql: false,
          maximumBytesBilled: String(20 * 1024 ** 3),
          parameterMode: 'NAMED',
          destinationTable: {
            projectId: 'stitchdata-384118',
            datasetId: 'App_KPI_Dashboard',
            tableId: 'dashboard_kpis',
          },
          writeDisposition: 'WRITE_TRUNCATE_DATA',
          createDisposition: 'CREATE_NEVER',
        },
      });
    }));

  it('sends values as typed parameters, never in the SQL', () =>
    withNight({}, async ({ server, warehouse }) => {
      await warehouse.refresh();
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

  it('creates the table on the first night', () =>
    withNight({ table: null }, async ({ server, warehouse }) => {
      await warehouse.refresh();
      const inserts = server.requests.filter(({ call }) => call === 'jobs.insert');
      expect(inserts.map(({ step }) => step)).toEqual(['create-table', 'refresh']);
      expect(inserts[0]?.body.configuration?.query.query).toContain('CREATE TABLE IF NOT EXISTS');
      expect(inserts[0]?.body.configuration?.query['maximumBytesBilled']).toBe(String(20 * 1024 ** 3));
      expect(server.tableRows).toBe('tonight');
    }));

  it('reads the summary, the views page by page, and the checks', () =>
    withNight({}, async ({ server, warehouse }) => {
      const { rows, trace } = await warehouse.readSummary();
      expect(rows).toHaveLength(metrics.length);
      expect(rows[0]).toMatchObject({
        metric_key: 'revenue_ytd',
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

  it('says what each job billed', () =>
    withNight({}, async ({ warehouse, seen }) => {
      await exported(warehouse);
      expect(seen.lines).toEqual([expect.stringMatching(/^BigQuery: job kpi-[\w-]+: 10 MiB billed$/)]);
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
          const traces = await Promise.all([first.warehouse.refresh(), second.warehouse.refresh()]);
          expect(new Set(traces.map(({ job_id }) => job_id)).size).toBe(2);
        },
      );
      expect(first.server.tableRows).toBe('tonight');
    }));
});

describe('an answer that does not add up', () => {
  it('is refused when the refresh left another number of rows', () =>
    withNight({ answer: () => ({ fields: [], rows: [row(), row()] }) }, async ({ warehouse }) => {
      expect(await failure(warehouse.refresh())).toMatchObject({
        code: 'refresh-rows',
        message: `The refresh left 2 rows in dashboard_kpis instead of ${metrics.length}.`,
      });
    }));
});
