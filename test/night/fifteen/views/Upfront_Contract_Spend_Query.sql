-- Other names, a column for each year of what was committed, and a row of totals.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.Upfront_Contract_Spend_Query` AS
WITH
signed AS (
  SELECT
    COALESCE(contract.property_contract_number, CAST(contract.id AS STRING)) AS contract_no,
    contract.property_customer_name AS client,
    COALESCE(
      NULLIF(TRIM(COALESCE(owner.first_name, '') || ' ' || COALESCE(owner.last_name, '')), ''),
      'Unassigned'
    ) AS owner,
    contract.property_signed_date AS signed_on,
    CAST(contract.property_contract_value AS NUMERIC) AS contract_total,
    CAST(contract.property_upfront_spend AS NUMERIC) AS upfront_spend,
    EXTRACT(YEAR FROM contract.property_signed_date) AS signed_year
  FROM `{{project}}.{{hubspot}}.contract` AS contract
  LEFT JOIN `{{project}}.{{hubspot}}.owner` AS owner
    ON owner.owner_id = contract.owner_id
  WHERE contract.is_deleted IS NOT TRUE
    AND contract.property_signed_date <= CURRENT_DATE('{{time_zone}}')
),
wide AS (
  SELECT
    contract_no,
    client,
    owner,
    signed_on,
    contract_total,
    IF(signed_year < {{prior_fiscal_year}}, upfront_spend, NULL) AS earlier,
    IF(signed_year = {{prior_fiscal_year}}, upfront_spend, NULL) AS prior,
    IF(signed_year = {{fiscal_year}}, upfront_spend, NULL) AS this_year
  FROM signed
)
SELECT
  contract_no,
  client,
  owner,
  signed_on,
  contract_total,
  earlier AS upfront_before,
  prior AS upfront_{{prior_fiscal_year}},
  this_year AS upfront_{{fiscal_year}}
FROM wide
UNION ALL
SELECT
  'TOTAL',
  NULL,
  NULL,
  MAX(signed_on),
  SUM(contract_total),
  SUM(earlier),
  SUM(prior),
  SUM(this_year)
FROM wide
