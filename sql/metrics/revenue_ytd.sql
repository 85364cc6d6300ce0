-- Invoiced revenue on the company's revenue accounts, fiscal year to date. NULL only when there are no lines at all.
SELECT
  SUM(
    IF(
      account_code BETWEEN {{revenue_from}} AND {{revenue_to}}
      AND transaction_date BETWEEN first_day AND as_of,
      amount,
      0
    )
  ) AS metric_value
FROM revenue_lines
CROSS JOIN period
