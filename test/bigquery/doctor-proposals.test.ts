import { describe, expect, it } from 'vitest';
import { examine } from '../../src/warehouse/bigquery/doctor.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { CONTEXT, withNight } from './run.ts';
import { contractShape, OWNERS_TABLE } from './shape.ts';

describe('where an object is not there, doctor', () => {
  it('proposes listings from deals, whose pipeline it does not know', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server, clock, seen }) => {
      const created = { name: 'property_createdate', type: 'TIMESTAMP', mode: 'NULLABLE' };
      server.objects = { inventory_listing: null, deal: [...contractShape('deal'), created] };
      const options = { names: namesFrom({}), env: { KPI_BIGQUERY_ENDPOINT: server.url }, ...clock };
      const { found, adapters } = await examine(CONTEXT, { ...options, log: seen.log });
      const [line, ...others] = found.filter(({ state }) => state !== 'fits');
      expect(others).toEqual([]);
      expect(line).toMatchObject({ state: 'missing', needed_by: ['person_new_inventory'], harmless: false });
      expect(line?.proposal).toMatch(/^deal could hold it, as the deals of one pipeline: --write-adapters/);
      expect(adapters.map(({ name, object }) => [name, object])).toEqual([
        ['inventory_listing', 'src_fivetran_hubspot.deal'],
      ]);
      expect(adapters[0]?.sql).toContain(`SELECT
  DATE(property_createdate, '{{time_zone}}') AS property_listed_date,
  CAST(NULL AS STRING) AS property_status,
  is_deleted,
  _fivetran_deleted
FROM \`{{project}}.{{hubspot}}.deal\`
WHERE deal_pipeline_id = supply_pipeline_id
`);
    }));

  it('names what it proposes to read whatever the datasets are called', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server, clock, seen }) => {
      server.objects = { inventory_listing: null };
      server.tables = ['inventory'];
      const options = { names: namesFrom({}), env: { KPI_BIGQUERY_ENDPOINT: server.url }, ...clock };
      const { adapters } = await examine(CONTEXT, { ...options, log: seen.log });
      expect(adapters[0]?.sql).toContain('FROM `{{project}}.{{hubspot}}.inventory`\n');
    }));
});
