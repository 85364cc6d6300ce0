-- Each program of a signed contract; open programs have no fulfilled date and no days.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.Days_to_Fulfill_Contract_Program` AS
SELECT
  COALESCE(contract.property_contract_number, CAST(contract.id AS STRING)) AS contract_id,
  contract.property_customer_name AS customer_name,
  program.property_program AS program,
  contract.property_signed_date AS signed_date,
  IF(
    program.property_fulfilled_date <= CURRENT_DATE('{{time_zone}}'),
    program.property_fulfilled_date,
    NULL
  ) AS fulfilled_date,
  IF(
    program.property_fulfilled_date <= CURRENT_DATE('{{time_zone}}'),
    DATE_DIFF(program.property_fulfilled_date, contract.property_signed_date, DAY),
    NULL
  ) AS days_to_fulfill
FROM `{{project}}.{{hubspot}}.contract_program` AS program
JOIN `{{project}}.{{hubspot}}.contract` AS contract
  ON contract.id = program.contract_id
WHERE contract.is_deleted IS NOT TRUE
  AND contract._fivetran_deleted IS NOT TRUE
  AND program.is_deleted IS NOT TRUE
  AND program._fivetran_deleted IS NOT TRUE
  AND contract.property_signed_date <= CURRENT_DATE('{{time_zone}}')
