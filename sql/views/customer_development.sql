-- Each customer's standing in the fiscal year. Active on a date: invoiced in the twelve months before it.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.customer_development` AS
WITH
period AS (
  SELECT
    {{first_day}} AS first_day,
    LEAST(CURRENT_DATE('{{time_zone}}'), {{last_day}}) AS as_of
),
customers AS (
  SELECT
    customer.id AS qbo_customer_id,
    customer.display_name AS customer_name,
    MIN(period.first_day) AS first_day,
    MIN(invoice.transaction_date) AS first_invoice_date,
    MAX(invoice.transaction_date) AS last_invoice_date,
    COUNTIF(
      invoice.transaction_date < period.first_day
      AND invoice.transaction_date >= DATE_SUB(period.first_day, INTERVAL 12 MONTH)
    ) > 0 AS was_customer_at_period_start,
    COUNTIF(invoice.transaction_date > DATE_SUB(period.as_of, INTERVAL 12 MONTH)) > 0 AS is_active
  FROM `{{project}}.{{qbo}}.invoice` AS invoice
  JOIN `{{project}}.{{qbo}}.customer` AS customer
    ON customer.id = invoice.customer_id
  CROSS JOIN period
  WHERE invoice._fivetran_deleted IS NOT TRUE
    AND invoice.transaction_date <= period.as_of
  GROUP BY qbo_customer_id, customer_name
)
SELECT
  qbo_customer_id,
  customer_name,
  first_invoice_date,
  last_invoice_date,
  was_customer_at_period_start,
  is_active,
  CASE
    WHEN NOT is_active THEN 'churned'
    WHEN was_customer_at_period_start THEN 'retained'
    WHEN first_invoice_date >= first_day THEN 'new'
    ELSE 'reactivated'
  END AS development_status
FROM customers
