-- This year's revenue to date from customers of last year, over the whole of last year's.
SELECT
  SAFE_DIVIDE(
    SUM(CAST(net_revenue_{{fiscal_year}} AS NUMERIC)),
    SUM(CAST(net_revenue_{{prior_fiscal_year}} AS NUMERIC))
  ) AS metric_value
FROM `{{project}}.{{dataset}}.net_revenue_retention_all_customers`
WHERE qbo_customer_id != 'UNKNOWN'
  AND net_revenue_{{prior_fiscal_year}} > 0
