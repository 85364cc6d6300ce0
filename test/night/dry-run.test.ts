import { expect, it } from 'vitest';
import { refresh } from '../../src/cli/refresh.ts';
import { runCommand } from '../../src/cli/run.ts';
import { startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { NOW } from './run.ts';

async function run(args: readonly string[], env: Record<string, string>) {
  const printed: string[] = [];
  const effects = { now: () => new Date(NOW), env, print: (line: string) => void printed.push(line) };
  return { code: await runCommand(refresh, args, effects), output: printed.join('\n') };
}

it('a dry run prints what a night would bill, and runs nothing', async () => {
  const { server, stop } = await startDuckDbServer('2026-11-22', { scale: 0.05 });
  try {
    const { code, output } = await run(['--source', 'bigquery', '--dry-run'], {
      KPI_BIGQUERY_ENDPOINT: server.url,
    });
    expect(code).toBe(0);
    expect(output).toMatchInlineSnapshot(`
      "    118 MiB  under $0.01  sql/refresh_kpis.sql
          118 MiB  under $0.01  sql/exports/net_revenue_retention_all_customers.sql
          118 MiB  under $0.01  sql/exports/cohort_retention_matrix_by_customer.sql
          118 MiB  under $0.01  sql/exports/customer_development.sql
          118 MiB  under $0.01  sql/exports/Upfront_Contract_Spend_Query.sql
          118 MiB  under $0.01  sql/exports/Days_to_Fulfill_Contract_Program.sql
          118 MiB  under $0.01  sql/exports/organizer_recap_NPS_score.sql
          118 MiB  under $0.01  sql/checks/unresolved_lines.sql
          118 MiB  under $0.01  sql/checks/sources_filled.sql
          118 MiB  under $0.01  sql/replace_kpis.sql
          118 MiB  under $0.01  sql/exports/dashboard_kpis.sql
          1.3 GiB  under $0.01  a night, at most; nothing ran and nothing was billed"
    `);
    expect(server.jobs.jobs.size).toBe(0);
    expect(server.tableRows).toBe('last night');
  } finally {
    await stop();
  }
});

it('a dry run of anything but BigQuery is refused', async () => {
  expect(await run(['--dry-run'], {})).toEqual({
    code: 1,
    output: 'error: --dry-run asks BigQuery for a price. Add --source bigquery.',
  });
});
