-- The summary as readers of the table see it.
SELECT
  metric_key,
  metric_value,
  metric_format,
  department,
  person_name,
  fiscal_year,
  updated_at
FROM `{{project}}.{{dataset}}.dashboard_kpis`
ORDER BY metric_key, person_name
