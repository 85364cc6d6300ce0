-- Largest customer of this year first.
SELECT *
FROM `{{project}}.{{dataset}}.net_revenue_retention_all_customers`
ORDER BY net_revenue_{{fiscal_year}} DESC, qbo_customer_id
