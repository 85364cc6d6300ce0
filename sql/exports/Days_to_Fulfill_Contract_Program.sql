-- Newest contract first.
SELECT *
FROM `{{project}}.{{dataset}}.Days_to_Fulfill_Contract_Program`
ORDER BY signed_date DESC, contract_id, program
