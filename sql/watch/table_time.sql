-- When the summary was last refreshed: NULL while it has no rows.
SELECT MAX(updated_at) AS updated_at
FROM `{{project}}.{{dataset}}.dashboard_kpis`
