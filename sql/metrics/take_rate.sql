-- Services revenue as a share of marketplace volume; without volume there is no rate.
SELECT
  SAFE_DIVIDE(
    -- By default account 4000, "Services Revenue - Events".
    SUM(IF(account_number = '{{services_account}}', amount, 0)),
    -- By default account "4100 01 - Marketplace Revenue GMV".
    SUM(IF(account_number = '{{volume_account}}', amount, 0))
  ) AS metric_value
FROM revenue_lines
CROSS JOIN period
WHERE transaction_date BETWEEN first_day AND as_of
