-- A column for each year of what was committed, and a row of totals that is no contract.
SELECT
  contract_no AS contract_id,
  client AS customer_name,
  owner AS owner_name,
  signed_on AS signed_date,
  contract_total AS contract_value,
  COALESCE(upfront_{{fiscal_year}}, upfront_{{prior_fiscal_year}}, upfront_before) AS upfront_spend
FROM `{{object}}`
WHERE contract_no != 'TOTAL'
