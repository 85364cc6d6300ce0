-- The night's rows as they were computed, exported and checked. They replace those of dashboard_kpis in one atomic step.
--
-- {{value_type}} is the type that metric_value has in the table. {{further_columns}} stands for columns that others have
-- added to it: they are NULL. Parameter: @kpis, the rows.
SELECT
  kpi.metric_key,
  CAST(kpi.metric_value AS {{value_type}}) AS metric_value,
  kpi.metric_format,
  kpi.department,
  kpi.person_name,
  kpi.fiscal_year,
  kpi.updated_at{{further_columns}}
FROM UNNEST(@kpis) AS kpi
