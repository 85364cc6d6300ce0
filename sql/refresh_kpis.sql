-- The night's thirteen numbers in one statement, so that all of them read the sources at one instant.
-- Nothing is written: once its answer is exported and checked, sql/replace_kpis.sql puts it into dashboard_kpis.
--
-- {{metrics}} stands for one branch per metric that can be had: SELECT '<key>', (its file of sql/metrics); {{branches}}
-- is how many these are. The other metrics of the catalog have rows without a value. {{first_day}} and {{last_day}} are
-- those of the company's fiscal year. Metrics may read `period` and `revenue_lines` below. Parameters: @catalog (key, format, department and
-- owner of each metric), @fiscal_year, @as_of (the snapshot's date), @quota (NULL when there is none),
-- @updated_at.
WITH
period AS (
  SELECT
    {{first_day}} AS first_day,
    {{last_day}} AS last_day,
    LEAST(@as_of, {{last_day}}) AS as_of
),
{{revenue_lines}},
metric_values AS (
  {{metrics}}
)
SELECT
  wanted.metric_key,
  answer.metric_value,
  wanted.metric_format,
  wanted.department,
  wanted.person_name,
  @fiscal_year AS fiscal_year,
  @updated_at AS updated_at
FROM UNNEST(@catalog) AS wanted
LEFT JOIN metric_values AS answer
  ON answer.metric_key = wanted.metric_key
-- A metric file that answers with no row or several fails the statement, and with it the night.
WHERE IF(
  (SELECT COUNT(*) FROM metric_values) = {{branches}}
  AND (SELECT COUNT(DISTINCT metric_key) FROM metric_values) = {{branches}},
  TRUE,
  ERROR('a metric did not answer with exactly one row')
)
