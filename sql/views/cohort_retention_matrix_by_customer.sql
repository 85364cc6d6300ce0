-- One row per customer and month since the first revenue month, months without revenue included.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.cohort_retention_matrix_by_customer` AS
WITH
{{revenue_lines}},
monthly AS (
  SELECT
    customer_id,
    DATE_TRUNC(transaction_date, MONTH) AS revenue_month,
    SUM(amount) AS net_revenue
  FROM revenue_lines
  WHERE account_code BETWEEN {{revenue_from}} AND {{revenue_to}}
    AND transaction_date <= CURRENT_DATE('{{time_zone}}')
  GROUP BY customer_id, revenue_month
),
cohorts AS (
  SELECT customer_id, MIN(revenue_month) AS cohort_month
  FROM monthly
  GROUP BY customer_id
)
SELECT
  cohorts.customer_id AS qbo_customer_id,
  COALESCE(customer.display_name, 'Unknown customer') AS customer_name,
  cohorts.cohort_month,
  months_since_start,
  COALESCE(monthly.net_revenue, 0) AS net_revenue,
  COALESCE(monthly.net_revenue, 0) > 0 AS is_active
FROM cohorts
CROSS JOIN UNNEST(
  GENERATE_ARRAY(0, DATE_DIFF(CURRENT_DATE('{{time_zone}}'), cohorts.cohort_month, MONTH))
) AS months_since_start
LEFT JOIN monthly
  ON monthly.customer_id = cohorts.customer_id
  AND monthly.revenue_month = DATE_ADD(cohorts.cohort_month, INTERVAL months_since_start MONTH)
LEFT JOIN `{{project}}.{{qbo}}.customer` AS customer
  ON customer.id = cohorts.customer_id
