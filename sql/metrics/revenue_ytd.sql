-- Invoiced revenue on accounts 4000 to 4190, fiscal year to date. NULL only when there are no lines at all.
SELECT
  SUM(
    IF(account_code BETWEEN 4000 AND 4190 AND transaction_date BETWEEN first_day AND as_of, amount, 0)
  ) AS metric_value
FROM revenue_lines
CROSS JOIN period
