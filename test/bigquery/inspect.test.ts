import { describe, expect, it } from 'vitest';
import { contractsOf } from '../../src/catalog/contracts.ts';
import { sqlFolder } from '../../src/warehouse/files/testing/sql-folder.ts';
import { refusal } from './fake-wire.ts';
import { exported, failure, withNight } from './run.ts';
import { contractShape } from './shape.ts';

/** The statement that a step of the night runs. */
const sqlOf = (
  requests: readonly { readonly step: string; readonly body: { configuration?: unknown } }[],
  step: string,
) =>
  (requests.find((one) => one.step === step)?.body.configuration as { query: { query: string } } | undefined)
    ?.query.query ?? '';

describe('what others own is looked at before it is read', () => {
  it('by dry runs alone, each object once a night', () =>
    withNight({}, async ({ server, warehouse }) => {
      await warehouse.compute();
      await exported(warehouse);
      await warehouse.readCheck('unresolved_lines');
      const looks = server.requests.filter(({ call }) => call === 'inspect');
      expect(looks.map(({ body }) => body.configuration?.dryRun)).toEqual(looks.map(() => true));
      expect(looks).toHaveLength(contractsOf(2026).length);
      expect(new Set(looks.map(({ step }) => step)).size).toBe(looks.length);
      for (const step of ['compute', 'detail-customer_development', 'check-unresolved_lines'])
        expect(sqlOf(server.requests, step)).not.toContain('FROM (SELECT');
    }));

  it('and read over what takes its place where it is of another shape, in every statement', () =>
    withNight({}, async ({ server, warehouse }) => {
      server.objects = {
        invoice: contractShape('invoice').filter(({ name }) => name !== '_fivetran_deleted'),
        invoice_line_bundle: null,
        customer_development: [
          ...contractShape('customer_development'),
          { name: 'extra', type: 'STRING' },
        ].map((field) => (field.name === 'qbo_customer_id' ? { ...field, type: 'INTEGER' } : field)),
      };
      await warehouse.compute();
      await exported(warehouse);
      await warehouse.readCheck('unresolved_lines');
      const whole =
        'CAST(NULL AS BOOL) AS `_fivetran_deleted` FROM `stitchdata-384118.src_fivetran_qbo.invoice`) AS invoice';
      expect(sqlOf(server.requests, 'compute')).toContain(whole);
      expect(sqlOf(server.requests, 'check-unresolved_lines')).toContain(whole);
      expect(sqlOf(server.requests, 'compute')).toContain('AS `sales_item_account_id` LIMIT 0) AS bundled');
      for (const step of ['compute', 'detail-customer_development'])
        expect(sqlOf(server.requests, step)).toMatch(
          /FROM \(SELECT CAST\(`qbo_customer_id` AS STRING\) AS `qbo_customer_id`, [^\n]+`extra`[^\n]* FROM `stitchdata-384118\.App_KPI_Dashboard\.customer_development`\)/,
        );
    }));

  it('and an adapter that is none loses its object alone', () => {
    const root = sqlFolder({ organizer_recap_NPS_score: 'SELECT 1; SELECT 2' });
    return withNight({ options: { root } }, async ({ warehouse }) => {
      const { missing } = await warehouse.compute();
      expect(missing).toEqual([
        expect.objectContaining({
          name: 'person_nps',
          reason: expect.stringContaining('organizer_recap_NPS_score.sql holds more than one statement'),
        }),
      ]);
    });
  });

  it('under the name that it has in another case', () =>
    withNight({}, async ({ server, warehouse }) => {
      server.objects = { deal: null };
      server.tables = ['company', 'DEAL'];
      await warehouse.compute();
      expect(sqlOf(server.requests, 'compute')).toContain(
        '`_fivetran_deleted` FROM `stitchdata-384118.src_fivetran_hubspot.DEAL`) AS deal',
      );
    }));

  it('through its adapter where it has one, whatever its own shape, and where it does not exist', () => {
    const root = sqlFolder({
      customer_development: 'SELECT *\nFROM `{{object}}` -- as it is\nWHERE NOT test;\n',
      inventory_listing: 'SELECT created AS property_listed_date FROM `{{project}}.{{hubspot}}.deal`',
    });
    return withNight({ options: { root } }, async ({ server, warehouse }) => {
      server.objects = { inventory_listing: null };
      await warehouse.compute();
      await exported(warehouse);
      const adapted =
        'FROM (SELECT * FROM `stitchdata-384118.App_KPI_Dashboard.customer_development` WHERE NOT test)';
      for (const step of ['compute', 'detail-customer_development'])
        expect(sqlOf(server.requests, step)).toContain(adapted);
      expect(sqlOf(server.requests, 'compute')).toContain(
        'FROM (SELECT created AS property_listed_date FROM `stitchdata-384118.src_fivetran_hubspot.deal`)',
      );
    });
  });

  it('and left to fail by its own name where it is missing, denied or broken', () =>
    withNight({}, async ({ server, warehouse }) => {
      server.objects = {
        deal: null,
        item: refusal(
          403,
          'accessDenied',
          'Access Denied: Table p:d.item: User does not have permission to query table p:d.item',
        ),
        customer_development: refusal(400, 'invalidQuery', 'Unrecognized name: gone at [1:8]'),
      };
      await warehouse.compute();
      expect(sqlOf(server.requests, 'compute')).not.toContain('FROM (SELECT');
    }));

  it('which ends the night where an answer says nothing of the columns', () =>
    withNight({}, async ({ server, warehouse, seen }) => {
      server.objects = { customer: [] };
      expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'bad-response' });
    }));

  it('which ends the night where BigQuery cannot be asked, and where no job may be started', async () => {
    await withNight({}, async ({ server, warehouse, seen }) => {
      server.objects = {
        deal: refusal(
          403,
          'accessDenied',
          'Access Denied: Project p: User does not have bigquery.jobs.create permission in project p.',
        ),
      };
      expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'no-permission' });
    });
    await withNight(
      { strikes: [{ call: 'tables.list', fault: { kind: 'status', status: 503, reason: 'backendError' } }] },
      async ({ server, warehouse, seen }) => {
        server.objects = { merged_deal: null };
        expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'network' });
      },
    );
    await withNight(
      { strikes: [{ call: 'inspect', fault: { kind: 'reset' } }] },
      async ({ warehouse, seen }) => {
        expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'network' });
      },
    );
  });
});
