-- The summary table: one row per metric (and owner), replaced whole every night.
CREATE TABLE IF NOT EXISTS `{{project}}.{{dataset}}.dashboard_kpis` (
  metric_key STRING OPTIONS (description = 'Key of the metric in the catalog'),
  metric_value NUMERIC OPTIONS (description = 'Percent metrics are ratios; NULL when the metric could not be computed'),
  metric_format STRING OPTIONS (description = 'currency, percent, number or multiplier'),
  department STRING OPTIONS (description = 'Department that answers for the metric'),
  person_name STRING OPTIONS (description = 'Owner; NULL for company metrics'),
  fiscal_year INT64 OPTIONS (description = 'Calendar year, Pacific'),
  updated_at TIMESTAMP OPTIONS (description = 'One instant for all rows of a refresh')
)
PARTITION BY DATE(updated_at)
CLUSTER BY department, metric_key
OPTIONS (description = 'Nightly KPI summary: readers see one whole night, never a part');
