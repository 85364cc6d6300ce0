-- Months stand in columns; those that are yet to come are NULL, which UNPIVOT leaves out.
SELECT
  qbo_customer_id,
  customer_name,
  cohort_month,
  CAST(SUBSTR(month, 2) AS INT64) AS months_since_start,
  net_revenue,
  net_revenue > 0 AS is_active
FROM `{{object}}`
UNPIVOT (net_revenue FOR month IN (M0, M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12,
  M13, M14, M15, M16, M17, M18, M19, M20, M21, M22, M23, M24))
