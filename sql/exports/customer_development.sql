-- Latest invoice first.
SELECT *
FROM `{{project}}.{{dataset}}.customer_development`
ORDER BY last_invoice_date DESC, qbo_customer_id
