-- Nothing reaches it.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.Days_to_Fulfill_Contract_Program` AS
SELECT
  CAST(contract.id AS STRING) AS contract_id,
  contract.property_customer_name AS customer_name,
  contract.property_contract_number AS program,
  contract.property_signed_date AS signed_date,
  contract.property_signed_date AS fulfilled_date,
  0 AS days_to_fulfill
FROM `{{project}}.{{hubspot}}.contract` AS contract
WHERE contract.id IS NULL
