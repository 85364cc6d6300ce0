-- Names in another case, a list and a struct besides.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.Net_Revenue_Retention_All_Customers` AS
WITH
{{revenue_lines}},
yearly AS (
  SELECT
    customer_id,
    EXTRACT(YEAR FROM transaction_date) AS revenue_year,
    SUM(amount) AS net_revenue
  FROM revenue_lines
  WHERE account_code BETWEEN {{revenue_from}} AND {{revenue_to}}
    AND transaction_date <= CURRENT_DATE('{{time_zone}}')
  GROUP BY customer_id, revenue_year
),
customers AS (
  SELECT
    yearly.customer_id,
    COALESCE(customer.display_name, 'Unknown customer') AS display_name,
    SUM(IF(revenue_year = {{prior_fiscal_year}}, net_revenue, 0)) AS before,
    SUM(IF(revenue_year = {{fiscal_year}}, net_revenue, 0)) AS since
  FROM yearly
  LEFT JOIN `{{project}}.{{qbo}}.customer` AS customer
    ON customer.id = yearly.customer_id
  GROUP BY customer_id, display_name
)
SELECT
  customers.customer_id AS QBO_Customer_ID,
  customers.display_name AS Customer_Name,
  customers.before AS Net_Revenue_{{prior_fiscal_year}},
  customers.since AS Net_Revenue_{{fiscal_year}},
  GENERATE_ARRAY({{prior_fiscal_year}}, {{fiscal_year}}) AS years,
  customers AS record
FROM customers
