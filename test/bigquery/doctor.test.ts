import { describe, expect, it } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { examine } from '../../src/warehouse/bigquery/doctor.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { row } from './fake-jobs.ts';
import { refusal } from './fake-wire.ts';
import { CONTEXT, failure, runDoctor, withNight } from './run.ts';
import { contractShape, OWNERS_TABLE } from './shape.ts';

const shape = (object: string, ...changes: readonly (readonly [string, Record<string, unknown> | null])[]) =>
  contractShape(object).flatMap((field) => {
    const change = changes.find(([name]) => name === field.name);
    if (change === undefined) return [field];
    return change[1] === null ? [] : [{ ...field, ...change[1] }];
  });

/** A project in which a dozen things are otherwise than this project assumed. */
const OTHER_WORLD = {
  invoice: shape(
    'invoice',
    ['id', { type: 'INTEGER' }],
    ['transaction_date', { type: 'DATETIME' }],
    ['_fivetran_deleted', null],
  ),
  invoice_line_bundle: null,
  merged_deal: null,
  inventory_listing: null,
  customer_development: shape(
    'customer_development',
    ['is_active', { type: 'STRING' }],
    ['customer_name', { name: 'Customer_Name' }],
  ),
  Upfront_Contract_Spend_Query: shape(
    'Upfront_Contract_Spend_Query',
    ['upfront_spend', { name: 'upfront_amount' }],
    ['signed_date', { name: 'signed_on', type: 'TIMESTAMP' }],
  ),
  Days_to_Fulfill_Contract_Program: refusal(
    403,
    'accessDenied',
    'Access Denied: Table stitchdata-384118:App_KPI_Dashboard.Days_to_Fulfill_Contract_Program: User does not have permission to query table stitchdata-384118:App_KPI_Dashboard.Days_to_Fulfill_Contract_Program',
  ),
  organizer_recap_NPS_score: [
    ...shape('organizer_recap_NPS_score', ['score', { type: 'STRING' }], ['comment', null]),
    { name: 'tags', type: 'STRING', mode: 'REPEATED' },
  ],
};

describe('doctor', () => {
  it('says that all fits, costs nothing and ends with 0', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server }) => {
      const { code, text } = await runDoctor(server.url);
      expect(code).toBe(0);
      expect(text).toContain(
        '  fits  src_fivetran_qbo.invoice · revenue_ytd, take_rate, person_revenue_ytd, person_take_rate',
      );
      expect(text).toContain(
        '  fits  App_KPI_Dashboard.customer_development · logo_retention, customer_count, /details/customer-development/',
      );
      expect(text).toContain('  fits  App_KPI_Dashboard.dashboard_kpis');
      expect(text.split('\n').at(-1)).toBe(
        'All fits: `npm run nightly -- --source bigquery` can make a night.',
      );
      expect(server.jobs.jobs.size).toBe(0);
    }));

  it('lists all that does not fit in one run, by object, column, reader and proposal', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server }) => {
      server.objects = OTHER_WORLD;
      server.tables = ['inventory', 'deal', 'company'];
      server.locations = { src_fivetran_hubspot: 'EU' };
      const { code, text } = await runDoctor(server.url, '--json');
      expect(code).toBe(1);
      const found = JSON.parse(text) as Record<string, unknown>[];
      expect(Object.keys(found[0] ?? {})).toEqual([
        'object',
        'column',
        'state',
        'needed_by',
        'expected',
        'found',
        'proposal',
      ]);
      const lines = found
        .filter(({ state }) => state !== 'fits')
        .map(({ object, column, state, proposal }) => [
          String(object).split('.').at(-1),
          column,
          state,
          proposal,
        ]);
      expect(lines).toEqual([
        ['src_fivetran_hubspot', null, 'not readable', 'set KPI_BIGQUERY_LOCATION to EU'],
        ['invoice', '_fivetran_deleted', 'column missing', 'it is read as NULL'],
        ['invoice_line_bundle', null, 'missing', 'it is read as empty'],
        ['merged_deal', null, 'missing', 'it is read as empty'],
        [
          'inventory_listing',
          null,
          'missing',
          'inventory could be it: --write-adapters maps it in sql/adapters/inventory_listing.sql',
        ],
        [
          'customer_development',
          'is_active',
          'other type',
          "LOWER(TRIM(is_active)) IN ('true', 'yes', 'y', '1') AS is_active: --write-adapters writes sql/adapters/customer_development.sql",
        ],
        [
          'Upfront_Contract_Spend_Query',
          'signed_date',
          'column missing',
          'signed_on AS signed_date: --write-adapters writes sql/adapters/Upfront_Contract_Spend_Query.sql',
        ],
        [
          'Upfront_Contract_Spend_Query',
          'upfront_spend',
          'column missing',
          'upfront_amount AS upfront_spend: --write-adapters writes sql/adapters/Upfront_Contract_Spend_Query.sql',
        ],
        [
          'Days_to_Fulfill_Contract_Program',
          null,
          'no permission',
          'grant roles/bigquery.dataViewer on its dataset; docs/bigquery.md has the command',
        ],
        ['organizer_recap_NPS_score', 'comment', 'column missing', 'it is read as NULL'],
        [
          'organizer_recap_NPS_score',
          'score',
          'other type',
          'SAFE_CAST(score AS INT64) AS score: --write-adapters writes sql/adapters/organizer_recap_NPS_score.sql',
        ],
      ]);
      expect(
        found.find(({ object }) => String(object).endsWith('.Days_to_Fulfill_Contract_Program'))?.[
          'needed_by'
        ],
      ).toEqual(['person_time_to_fulfill', '/details/days-to-fulfill-contract-program/']);
      expect((await runDoctor(server.url)).text).toMatch(
        /^7 things do not fit\. docs\/connect\.md says what can be done/m,
      );
    }));

  it('passes on what BigQuery says of types, with file and line, where nothing else explains it', () =>
    withNight(
      {
        strikes: [
          {
            call: 'jobs.insert',
            step: 'compute-take_rate',
            fault: {
              kind: 'status',
              status: 400,
              reason: 'invalidQuery',
              message:
                'No matching signature for operator < for argument types: TIMESTAMP, DATE. Supported signatures: ANY < ANY at [3:7]',
            },
          },
        ],
      },
      async ({ server }) => {
        const { code, text } = await runDoctor(server.url);
        expect(code).toBe(1);
        expect(text).toContain('not readable  sql/metrics/take_rate.sql · take_rate');
        expect(text).toContain('no matching signature for operator < (TIMESTAMP, DATE)');
      },
    ));

  it('says what is wrong with the summary table, and that the first night makes one', async () => {
    await withNight({ table: null }, async ({ server }) => {
      const { code, text } = await runDoctor(server.url);
      expect(code).toBe(0);
      expect(text).toContain('→ the first night makes it');
    });
    await withNight({ table: { ...OWNERS_TABLE, type: 'VIEW' } }, async ({ server }) => {
      const { code, text } = await runDoctor(server.url);
      expect(code).toBe(1);
      expect(text).toContain('it is a view, not a table');
    });
  });

  it('counts repeated keys and unknown codes when it is asked to, and says what is empty that may not be', () =>
    withNight(
      {
        table: OWNERS_TABLE,
        answer: (step) => ({
          fields: ['repeated', 'standing'].map((name) => ({ name, type: 'INTEGER' })),
          rows: [
            row(
              /^(grain-account|codes-customer_development)$/.test(step) ? '2' : '0',
              /^grain-(merged_deal|days_to_fulfill_contract_program)$/.test(step) ? '0' : '9',
            ),
          ],
        }),
      },
      async ({ server }) => {
        server.jobs.polls = 0;
        const { code, text } = await runDoctor(server.url, '--grain');
        expect(code).toBe(1);
        expect(text).toContain('src_fivetran_qbo.account, id');
        expect(text).toContain('found 2 keys stand in more rows than one');
        expect(text).toContain('customer_development, development_status');
        expect(text).toContain('found 2 rows have another code, or none');
        expect(text).toContain(
          'missing     App_KPI_Dashboard.Days_to_Fulfill_Contract_Program · person_time_to_fulfill, /details/days-to-fulfill-contract-program/\n              expected rows; found none: it is empty',
        );
        expect(text).toMatch(/^3 things do not fit/m);
      },
    ));

  it('tries no check over what is known not to fit', () =>
    withNight(
      {
        table: OWNERS_TABLE,
        strikes: [
          {
            call: 'jobs.insert',
            step: 'check-unresolved_lines',
            fault: { kind: 'status', status: 400, reason: 'invalidQuery', message: 'Unrecognized name: x' },
          },
        ],
      },
      async ({ server }) => {
        server.objects = { account: shape('account', ['account_number', { name: 'account_no' }]) };
        const { text } = await runDoctor(server.url);
        expect(text).toMatch(/^1 thing does not fit/m);
      },
    ));

  it('says what is otherwise and fits all the same', () =>
    withNight({ table: OWNERS_TABLE }, async ({ server }) => {
      const tags = { name: 'tags', type: 'STRING', mode: 'REPEATED' };
      server.objects = {
        deal: shape('deal', ['deal_id', { type: 'STRING' }], ['property_closedate', { type: 'DATE' }]),
        customer_development: [...contractShape('customer_development'), tags],
      };
      const { code, text } = await runDoctor(server.url);
      expect(code).toBe(0);
      expect(text).toContain('as it is, with deal_id STRING, property_closedate DATE\n');
      expect(text).toContain('as it is, with tags besides, as JSON\n');
    }));

  it('proposes adapters that say what they read', () =>
    withNight({}, async ({ server, clock, seen }) => {
      server.objects = OTHER_WORLD;
      const options = {
        names: namesFrom({}),
        env: { KPI_BIGQUERY_ENDPOINT: server.url },
        ...clock,
        log: seen.log,
        metrics,
      };
      const { adapters } = await examine(CONTEXT, options);
      expect(adapters.map(({ name }) => name)).toEqual([
        'customer_development',
        'Upfront_Contract_Spend_Query',
        'organizer_recap_NPS_score',
      ]);
      expect(adapters[2]?.sql).toContain('SAFE_CAST(score AS INT64) AS score');
      expect(adapters[2]?.columns).toMatchObject({ score: 'STRING', tags: 'ARRAY<STRING>' });
    }));

  it('ends where BigQuery cannot be asked', () =>
    withNight(
      { strikes: [{ call: 'inspect', fault: { kind: 'status', status: 401, reason: 'authError' } }] },
      async ({ server, clock, seen }) => {
        const options = {
          names: namesFrom({}),
          env: { KPI_BIGQUERY_ENDPOINT: server.url },
          ...clock,
          log: seen.log,
        };
        expect(await failure(examine(CONTEXT, options), seen)).toMatchObject({ code: 'bad-credentials' });
      },
    ));
});
