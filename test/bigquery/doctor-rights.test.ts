import { describe, expect, it } from 'vitest';
import { contractsOf } from '../../src/catalog/contracts.ts';
import { runDoctor, withNight } from './run.ts';
import { OWNERS_TABLE } from './shape.ts';

describe('doctor', () => {
  it('says where the account may drop or alter what it only has to read, and ends with 0 all the same', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server }) => {
      const editor = ['bigquery.tables.delete', 'bigquery.tables.updateData', 'bigquery.tables.getData'];
      const views = contractsOf(2026).filter(({ dataset }) => dataset === 'dataset');
      server.rights = { ...Object.fromEntries(views.map(({ name }) => [name, editor])), deal: editor };
      const { code, text } = await runDoctor(server.url);
      expect(code).toBe(0);
      expect(text).toContain('this account may also drop or alter deal\n');
      expect(text).toContain('this account may also drop or alter everything that a night reads here');
      expect(text).toMatch(
        /→ the night's own needs roles\/bigquery\.dataViewer here, and dataEditor on dashboard_kpis alone/,
      );
      const lines = JSON.parse((await runDoctor(server.url, '--json')).text) as Record<string, unknown>[];
      expect(
        lines
          .filter(({ expected }) => String(expected).startsWith('an account'))
          .map(({ object, state }) => [object, state]),
      ).toEqual([
        ['stitchdata-384118.src_fivetran_hubspot', 'fits'],
        ['stitchdata-384118.App_KPI_Dashboard', 'fits'],
      ]);
    }));

  it('says nothing of rights where there are no more than it needs, or BigQuery does not tell', async () => {
    await withNight({ table: OWNERS_TABLE }, async ({ server }) => {
      server.rights = { dashboard_kpis: ['bigquery.tables.delete', 'bigquery.tables.updateData'] };
      expect((await runDoctor(server.url)).text).not.toContain('drop or alter');
      expect(server.count('tables.testIamPermissions')).toBeGreaterThan(10);
    });
    const unknown = { kind: 'status', status: 501, reason: 'notImplemented' } as const;
    await withNight(
      { table: OWNERS_TABLE, strikes: [{ call: 'tables.testIamPermissions', fault: unknown }] },
      async ({ server }) => {
        server.rights = { deal: ['bigquery.tables.delete'] };
        const { code, text } = await runDoctor(server.url);
        expect(code).toBe(0);
        expect(text).not.toContain('drop or alter');
      },
    );
  });
});
