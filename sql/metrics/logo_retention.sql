-- Customers at the start of the fiscal year who still are; new ones do not count.
SELECT
  SAFE_DIVIDE(
    COUNTIF(was_customer_at_period_start AND is_active),
    COUNTIF(was_customer_at_period_start)
  ) AS metric_value
FROM `{{project}}.{{dataset}}.customer_development`
