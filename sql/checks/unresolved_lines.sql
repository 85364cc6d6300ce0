-- Lines of the fiscal year to date that could not be placed: no account, an account without a number, or
-- a foreign invoice without an exchange rate. They are in no metric, so they are counted and reported.
WITH
period AS (
  SELECT
    {{first_day}} AS first_day,
    LEAST(@as_of, {{last_day}}) AS as_of
),
{{revenue_lines}}
SELECT
  COUNT(*) AS lines_read,
  COUNTIF(account_code IS NULL) AS lines_without_account,
  COALESCE(SUM(IF(account_code IS NULL, amount, 0)), 0) AS amount_without_account,
  COUNTIF(amount IS NULL) AS lines_without_amount
FROM revenue_lines
CROSS JOIN period
WHERE transaction_date BETWEEN first_day AND as_of
