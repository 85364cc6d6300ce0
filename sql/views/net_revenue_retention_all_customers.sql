-- Each customer's net revenue in the fiscal year to date and in the whole of the year before.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.net_revenue_retention_all_customers` AS
WITH
monthly AS (
  SELECT
    qbo_customer_id,
    customer_name,
    -- A fiscal year is named after the calendar year in which it ends.
    EXTRACT(
      YEAR FROM DATE_ADD(cohort_month, INTERVAL (months_since_start + {{months_to_january}}) MONTH)
    ) AS revenue_year,
    net_revenue
  FROM `{{project}}.{{dataset}}.cohort_retention_matrix_by_customer`
)
SELECT
  qbo_customer_id,
  customer_name,
  SUM(IF(revenue_year = {{prior_fiscal_year}}, net_revenue, 0)) AS net_revenue_{{prior_fiscal_year}},
  SUM(IF(revenue_year = {{fiscal_year}}, net_revenue, 0)) AS net_revenue_{{fiscal_year}}
FROM monthly
GROUP BY qbo_customer_id, customer_name
