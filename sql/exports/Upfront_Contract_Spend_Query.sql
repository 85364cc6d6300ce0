-- Newest contract first.
SELECT *
FROM `{{project}}.{{dataset}}.Upfront_Contract_Spend_Query`
ORDER BY signed_date DESC, contract_id
