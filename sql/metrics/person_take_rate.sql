-- The company's take rate, as its owner's number.
SELECT
  SAFE_DIVIDE(
    -- Account 4000, "Services Revenue - Events".
    SUM(IF(account_number = '4000', amount, 0)),
    -- Account "4100 01 - Marketplace Revenue GMV".
    SUM(IF(account_number = '4100 01', amount, 0))
  ) AS metric_value
FROM revenue_lines
CROSS JOIN period
WHERE transaction_date BETWEEN first_day AND as_of
