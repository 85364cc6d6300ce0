-- The summary table, as its owner's design states it: one row per metric (and owner), replaced whole every night.
CREATE TABLE IF NOT EXISTS `{{project}}.{{dataset}}.dashboard_kpis` (
  metric_key STRING NOT NULL OPTIONS (description = 'Key of the metric in the catalog'),
  metric_value FLOAT64 OPTIONS (description = 'Percent metrics are ratios; NULL when the metric could not be computed'),
  metric_format STRING OPTIONS (description = 'currency, percent, number or multiplier'),
  department STRING OPTIONS (description = 'company, ceo, coo, supply and so on: who answers for the metric'),
  person_name STRING OPTIONS (description = 'Owner; NULL for company metrics'),
  fiscal_year INT64 NOT NULL OPTIONS (description = 'The fiscal year, named after the calendar year in which it ends'),
  updated_at TIMESTAMP NOT NULL OPTIONS (description = 'One instant for all rows of a night')
)
PARTITION BY DATE(updated_at)
CLUSTER BY department, metric_key
OPTIONS (description = 'Nightly KPI summary: readers see one whole night, never a part');
