-- The company's net revenue retention, as its owner's number.
SELECT
  SAFE_DIVIDE(
    SUM(CAST(net_revenue_{{fiscal_year}} AS NUMERIC)),
    SUM(CAST(net_revenue_{{prior_fiscal_year}} AS NUMERIC))
  ) AS metric_value
FROM `{{project}}.{{dataset}}.net_revenue_retention_all_customers`
WHERE qbo_customer_id != 'UNKNOWN'
  AND net_revenue_{{prior_fiscal_year}} > 0
