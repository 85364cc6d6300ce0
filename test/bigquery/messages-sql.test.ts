import { describe, expect, it } from 'vitest';
import { atCompute, atDetail, ends } from './error-text.ts';
import { failure, replaced, withNight } from './run.ts';

describe('invalid SQL', () => {
  it('names file, line and column', async () => {
    expect(
      await atDetail(ends('invalidQuery', 'Syntax error: Unexpected identifier "x" at [3:6]')),
    ).toMatchInlineSnapshot(
      `"invalid-sql: BigQuery refuses sql/exports/customer_development.sql, line 3, column 6. Correct the SQL; \`npm run test:sql\` checks every statement without BigQuery."`,
    );
  });

  it('finds the metric file behind a line of the refresh', async () => {
    await withNight({}, async ({ warehouse }) => {
      const { sql } = (await warehouse.compute()).trace;
      const line = sql.split('\n').findIndex((text) => text.includes("'nrr' AS metric_key")) + 2;
      expect(
        await atCompute(ends('invalidQuery', `Unrecognized name: net_revenue at [${line}:9]`)),
      ).toMatchInlineSnapshot(
        `"invalid-sql: BigQuery refuses sql/metrics/nrr.sql, line 1, column 9. Correct the SQL; \`npm run test:sql\` checks every statement without BigQuery."`,
      );
    });
  });

  it('names the view and the column that it lacks', async () => {
    expect(
      await atDetail(
        ends('invalidQuery', 'Unrecognized name: last_invoice_date; Did you mean invoice_date? at [4:10]'),
      ),
    ).toMatchInlineSnapshot(
      `"column-missing: The view customer_development has no column last_invoice_date, which must be DATE or DATETIME or TIMESTAMP. Add the column to the view, or give it this name."`,
    );
  });

  it('names the schema when it is the table that cannot be made', async () => {
    await withNight(
      {
        table: null,
        strikes: [
          {
            call: 'jobs.insert',
            step: 'create-table',
            fault: ends('invalidQuery', 'Type not found: X at [3:1]'),
          },
        ],
      },
      async ({ warehouse, seen }) => {
        const { code, message } = await failure(replaced(warehouse), seen);
        expect(`${code}: ${message}`).toMatchInlineSnapshot(
          `"invalid-sql: BigQuery refuses sql/schema/dashboard_kpis.sql, line 3, column 1."`,
        );
      },
    );
  });

  it('repeats no name that is not of our own SQL', async () => {
    expect(
      await atDetail(ends('invalidQuery', 'Unrecognized name: Hohenlohe at [4:10]')),
    ).toMatchInlineSnapshot(
      `"invalid-sql: BigQuery refuses sql/exports/customer_development.sql, line 4, column 10. Correct the SQL; \`npm run test:sql\` checks every statement without BigQuery."`,
    );
  });

  it('tells an assertion of the refresh from a mistake in it', async () => {
    expect(
      await atCompute(ends('invalidQuery', 'a metric did not answer with exactly one row')),
    ).toMatchInlineSnapshot(
      `"assertion-failed: sql/refresh_kpis.sql stopped the refresh: a metric did not answer with exactly one row. dashboard_kpis still holds the rows of the last refresh; run the files of sql/metrics one by one to find the metric, then correct it."`,
    );
  });
});
