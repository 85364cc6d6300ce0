-- Every invoice line that can carry revenue, in the home currency, with the account it posts to.
-- These CTEs take the place of revenue_lines in double braces, in whatever statement names it.
invoice_headers AS (
  SELECT
    invoice.id AS invoice_id,
    -- An invoice without a known customer still is revenue.
    COALESCE(customer.id, 'UNKNOWN') AS customer_id,
    invoice.transaction_date,
    -- Amounts are in the invoice's currency, and the rate means nothing on a home-currency invoice:
    -- such rows have been seen carrying 0.8.
    CASE
      WHEN COALESCE(invoice.currency_id, '{{currency}}') = '{{currency}}' THEN 1
      ELSE CAST(invoice.exchange_rate AS NUMERIC)
    END AS home_rate
  FROM `{{project}}.{{qbo}}.invoice` AS invoice
  LEFT JOIN `{{project}}.{{qbo}}.customer` AS customer
    ON customer.id = invoice.customer_id
  -- Lines have no delete flag of their own; NULL counts as not deleted.
  WHERE invoice._fivetran_deleted IS NOT TRUE
),
revenue_lines AS (
  SELECT
    header.invoice_id,
    header.customer_id,
    header.transaction_date,
    TRIM(account.account_number) AS account_number,
    -- Account numbers are free text: '4100 01' counts as 4100, letters as no account.
    SAFE_CAST(REGEXP_EXTRACT(account.account_number, r'^\s*([0-9]{4})') AS INT64) AS account_code,
    ROUND(
      -- Discounts are stored positive and reduce revenue.
      CASE WHEN line.discount_account_id IS NULL THEN 1 ELSE -1 END
      * CAST(COALESCE(bundled.amount, line.amount) AS NUMERIC)
      * header.home_rate,
      2
    ) AS amount
  FROM `{{project}}.{{qbo}}.invoice_line` AS line
  JOIN invoice_headers AS header
    ON header.invoice_id = line.invoice_id
  -- A bundle line is replaced by its parts. Without the index each part would meet every bundle of the invoice.
  LEFT JOIN `{{project}}.{{qbo}}.invoice_line_bundle` AS bundled
    ON bundled.invoice_id = line.invoice_id
    AND CAST(bundled.invoice_line_index AS STRING) = CAST(line.index AS STRING)
  LEFT JOIN `{{project}}.{{qbo}}.item` AS item
    ON item.id = COALESCE(bundled.sales_item_item_id, bundled.item_id, line.sales_item_item_id, line.item_id)
  -- The line beats the item. Retired accounts and items (active = false) keep their history.
  LEFT JOIN `{{project}}.{{qbo}}.account` AS account
    ON account.id = COALESCE(
      line.discount_account_id,
      bundled.account_id,
      bundled.sales_item_account_id,
      line.account_id,
      line.sales_item_account_id,
      item.income_account_id
    )
  -- Subtotals repeat money already counted; older rows have no detail type and stay.
  WHERE COALESCE(line.detail_type, '') NOT IN ('SubTotalLineDetail', 'DescriptionOnly')
)
