-- Newest cohort first; within it each customer's months in order.
SELECT *
FROM `{{project}}.{{dataset}}.cohort_retention_matrix_by_customer`
ORDER BY cohort_month DESC, qbo_customer_id, months_since_start
