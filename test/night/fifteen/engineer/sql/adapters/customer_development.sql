-- The view is closed to us; what it says follows from the invoices, whose dates are DATETIME here.
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
    WHEN first_invoice_date >= {{first_day}} THEN 'new'
    ELSE 'reactivated'
  END AS development_status
FROM (
  SELECT
    customer.id AS qbo_customer_id,
    customer.display_name AS customer_name,
    MIN(CAST(invoice.transaction_date AS DATE)) AS first_invoice_date,
    MAX(CAST(invoice.transaction_date AS DATE)) AS last_invoice_date,
    COUNTIF(
      CAST(invoice.transaction_date AS DATE) < {{first_day}}
      AND CAST(invoice.transaction_date AS DATE) >= DATE_SUB({{first_day}}, INTERVAL 12 MONTH)
    ) > 0 AS was_customer_at_period_start,
    COUNTIF(
      CAST(invoice.transaction_date AS DATE)
        > DATE_SUB(LEAST(CURRENT_DATE('{{time_zone}}'), {{last_day}}), INTERVAL 12 MONTH)
    ) > 0 AS is_active
  FROM `{{project}}.{{qbo}}.invoice` AS invoice
  JOIN `{{project}}.{{qbo}}.customer` AS customer
    ON customer.id = invoice.customer_id
  WHERE CAST(invoice.transaction_date AS DATE) <= LEAST(CURRENT_DATE('{{time_zone}}'), {{last_day}})
  GROUP BY qbo_customer_id, customer_name
)
