-- Signed contracts with their value and what was committed up front.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.Upfront_Contract_Spend_Query` AS
SELECT
  COALESCE(contract.property_contract_number, CAST(contract.id AS STRING)) AS contract_id,
  contract.property_customer_name AS customer_name,
  COALESCE(
    NULLIF(TRIM(COALESCE(owner.first_name, '') || ' ' || COALESCE(owner.last_name, '')), ''),
    'Unassigned'
  ) AS owner_name,
  contract.property_signed_date AS signed_date,
  CAST(contract.property_contract_value AS NUMERIC) AS contract_value,
  CAST(contract.property_upfront_spend AS NUMERIC) AS upfront_spend
FROM `{{project}}.{{hubspot}}.contract` AS contract
LEFT JOIN `{{project}}.{{hubspot}}.owner` AS owner
  ON owner.owner_id = contract.owner_id
WHERE contract.is_deleted IS NOT TRUE
  AND contract._fivetran_deleted IS NOT TRUE
  AND contract.property_signed_date <= CURRENT_DATE('{{time_zone}}')
