-- Upfront spend committed in contracts signed this fiscal year, whoever signed them.
SELECT
  SUM(
    IF(contract.signed_date BETWEEN period.first_day AND period.as_of, CAST(contract.upfront_spend AS NUMERIC), 0)
  ) AS metric_value
FROM `{{project}}.{{dataset}}.Upfront_Contract_Spend_Query` AS contract
CROSS JOIN period
