-- Active customers. An empty view is not a company without customers: it gives NULL.
SELECT
  IF(COUNT(*) = 0, NULL, COUNTIF(is_active)) AS metric_value
FROM `{{project}}.{{dataset}}.customer_development`
