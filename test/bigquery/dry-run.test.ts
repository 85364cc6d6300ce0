import { describe, expect, it } from 'vitest';
import { views } from '../../src/catalog/views.ts';
import { dryRun } from '../../src/warehouse/bigquery/estimate.ts';
import { billed } from '../../src/warehouse/bigquery/price.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { CONTEXT, failure, type Night, withNight } from './run.ts';
import { TABLE_SHAPE } from './shape.ts';

const MIB = 1024 ** 2;
const run = ({ server, clock, seen }: Night) =>
  dryRun(CONTEXT, {
    names: namesFrom({}),
    env: { KPI_BIGQUERY_ENDPOINT: server.url },
    ...clock,
    log: seen.log,
  });

describe('a dry run', () => {
  it('prices every statement of the night and runs none', () =>
    withNight({}, async (night) => {
      const estimates = await run(night);
      expect(estimates.map(({ file }) => file)).toEqual([
        'sql/refresh_kpis.sql',
        ...views.map(({ name }) => `sql/exports/${name}.sql`),
        'sql/checks/unresolved_lines.sql',
        'sql/checks/sources_filled.sql',
        'sql/replace_kpis.sql',
        'sql/exports/dashboard_kpis.sql',
      ]);
      expect(estimates[0]).toEqual({
        file: 'sql/refresh_kpis.sql',
        bytes: 118 * MIB,
        usd: (118 / 1024 ** 2) * 6.25,
      });
      expect(night.server.jobs.jobs.size).toBe(0);
      expect(night.server.tableRows).toBe('last night');
      for (const { call, step, body } of night.server.requests) {
        if (call !== 'tables.get') expect(body.configuration?.dryRun).toBe(true);
        // BigQuery says of a destination, too, whether it could be written to.
        expect(body.configuration?.query.destinationTable !== undefined).toBe(
          call === 'jobs.insert' && step === 'replace',
        );
      }
    }));

  it('is asked again when BigQuery is busy', () =>
    withNight(
      {
        strikes: [
          { call: 'jobs.insert', fault: { kind: 'status', status: 503, reason: 'backendError' }, times: 2 },
        ],
      },
      async (night) => {
        // Numbers, both checks, replacement and summary, besides the views.
        expect(await run(night)).toHaveLength(views.length + 5);
        expect(night.server.count('jobs.insert', 'compute')).toBe(3);
      },
    ));

  it('prices what the night would run where something cannot be had', () =>
    withNight({}, async (night) => {
      night.server.objects = { inventory_listing: null, organizer_recap_NPS_score: null };
      const files = (await run(night)).map(({ file }) => file);
      expect(files).toContain('sql/refresh_kpis.sql');
      expect(files).not.toContain('sql/exports/organizer_recap_NPS_score.sql');
      expect(files).toHaveLength(views.length + 4);
    }));

  it('takes a table that is not there yet for free', () =>
    withNight({ table: null }, async (night) => {
      const free = ['sql/replace_kpis.sql', 'sql/exports/dashboard_kpis.sql'];
      expect((await run(night)).slice(-2)).toEqual(free.map((file) => ({ file, bytes: 0, usd: 0 })));
    }));

  it('says that the table cannot take the night’s rows', () =>
    withNight({ table: { ...TABLE_SHAPE, type: 'VIEW' } }, async (night) => {
      expect(await failure(run(night), night.seen)).toMatchObject({ code: 'table-shape' });
    }));

  it('fails as the night would', () =>
    withNight(
      {
        strikes: [
          {
            call: 'jobs.insert',
            fault: { kind: 'status', status: 400, reason: 'invalidQuery', message: 'Syntax error at [2:1]' },
          },
        ],
      },
      async (night) => {
        expect(await failure(run(night), night.seen)).toMatchObject({ code: 'invalid-sql' });
      },
    ));
});

describe('billed bytes', () => {
  it('are whole MiB, at least ten for each table', () => {
    expect(billed(0, 0)).toBe(0);
    expect(billed(1, 0)).toBe(10 * MIB);
    expect(billed(1, 3)).toBe(30 * MIB);
    expect(billed(31 * MIB - 1, 3)).toBe(31 * MIB);
    expect(billed(31 * MIB + 1, 3)).toBe(32 * MIB);
  });
});
