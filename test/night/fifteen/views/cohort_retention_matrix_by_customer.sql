-- A column for each of the first 25 months; a month that is yet to come is NULL.
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
),
matrix AS (
  SELECT
    cohorts.customer_id,
    cohorts.cohort_month,
    months_since_start,
    COALESCE(monthly.net_revenue, 0) AS net_revenue
  FROM cohorts
  CROSS JOIN UNNEST(
    GENERATE_ARRAY(0, DATE_DIFF(CURRENT_DATE('{{time_zone}}'), cohorts.cohort_month, MONTH))
  ) AS months_since_start
  LEFT JOIN monthly
    ON monthly.customer_id = cohorts.customer_id
    AND monthly.revenue_month = DATE_ADD(cohorts.cohort_month, INTERVAL months_since_start MONTH)
)
SELECT
  matrix.customer_id AS qbo_customer_id,
  COALESCE(customer.display_name, 'Unknown customer') AS customer_name,
  matrix.cohort_month,
  SUM(IF(months_since_start = 0, net_revenue, NULL)) AS M0,
  SUM(IF(months_since_start = 1, net_revenue, NULL)) AS M1,
  SUM(IF(months_since_start = 2, net_revenue, NULL)) AS M2,
  SUM(IF(months_since_start = 3, net_revenue, NULL)) AS M3,
  SUM(IF(months_since_start = 4, net_revenue, NULL)) AS M4,
  SUM(IF(months_since_start = 5, net_revenue, NULL)) AS M5,
  SUM(IF(months_since_start = 6, net_revenue, NULL)) AS M6,
  SUM(IF(months_since_start = 7, net_revenue, NULL)) AS M7,
  SUM(IF(months_since_start = 8, net_revenue, NULL)) AS M8,
  SUM(IF(months_since_start = 9, net_revenue, NULL)) AS M9,
  SUM(IF(months_since_start = 10, net_revenue, NULL)) AS M10,
  SUM(IF(months_since_start = 11, net_revenue, NULL)) AS M11,
  SUM(IF(months_since_start = 12, net_revenue, NULL)) AS M12,
  SUM(IF(months_since_start = 13, net_revenue, NULL)) AS M13,
  SUM(IF(months_since_start = 14, net_revenue, NULL)) AS M14,
  SUM(IF(months_since_start = 15, net_revenue, NULL)) AS M15,
  SUM(IF(months_since_start = 16, net_revenue, NULL)) AS M16,
  SUM(IF(months_since_start = 17, net_revenue, NULL)) AS M17,
  SUM(IF(months_since_start = 18, net_revenue, NULL)) AS M18,
  SUM(IF(months_since_start = 19, net_revenue, NULL)) AS M19,
  SUM(IF(months_since_start = 20, net_revenue, NULL)) AS M20,
  SUM(IF(months_since_start = 21, net_revenue, NULL)) AS M21,
  SUM(IF(months_since_start = 22, net_revenue, NULL)) AS M22,
  SUM(IF(months_since_start = 23, net_revenue, NULL)) AS M23,
  SUM(IF(months_since_start = 24, net_revenue, NULL)) AS M24
FROM matrix
LEFT JOIN `{{project}}.{{qbo}}.customer` AS customer
  ON customer.id = matrix.customer_id
GROUP BY qbo_customer_id, customer_name, cohort_month
