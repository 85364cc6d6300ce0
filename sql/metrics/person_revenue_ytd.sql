-- The company's revenue, year to date, as its owner's number.
SELECT
  SUM(
    IF(account_code BETWEEN 4000 AND 4190 AND transaction_date BETWEEN first_day AND as_of, amount, 0)
  ) AS metric_value
FROM revenue_lines
CROSS JOIN period
