import { namesFrom } from '../../../src/warehouse/sql/names.ts';

const { project, dataset } = namesFrom({});

/** The statement of section 2.1 of the owner's design, as it stands there. */
export const OWNERS_DDL = `CREATE TABLE IF NOT EXISTS \`stitchdata-384118.App_KPI_Dashboard.dashboard_kpis\` (
  metric_key STRING NOT NULL,           -- e.g., "revenue_ytd", "nrr", "gross_margin"
  metric_value FLOAT64,                 -- The actual numeric value
  metric_format STRING,                 -- "currency", "percent", "number", "multiplier"
  department STRING,                    -- "company", "ceo", "coo", "supply", etc.
  person_name STRING,                   -- NULL for company metrics, name for individual
  fiscal_year INT64 NOT NULL,           -- 2026
  updated_at TIMESTAMP NOT NULL         -- When this row was last refreshed
)
PARTITION BY DATE(updated_at)
CLUSTER BY department, metric_key;`;

/** The three reading queries of its section 3.2, with its own constants filled in for the year 2026. */
export const OWNERS_QUERIES = {
  companyMetrics: `
    SELECT metric_key, metric_value, metric_format
    FROM \`${project}.${dataset}.dashboard_kpis\`
    WHERE department = 'company'
      AND fiscal_year = 2026
      AND person_name IS NULL
    `,
  personMetrics: `
    SELECT metric_key, metric_value, metric_format, person_name, department
    FROM \`${project}.${dataset}.dashboard_kpis\`
    WHERE person_name IS NOT NULL
      AND fiscal_year = 2026
    `,
  nrrDetail: `
    SELECT *
    FROM \`${project}.${dataset}.net_revenue_retention_all_customers\`
    WHERE qbo_customer_id != 'UNKNOWN'
    ORDER BY net_revenue_2026 DESC
    `,
} as const;
