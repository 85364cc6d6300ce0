-- QuickBooks chart of accounts, as Fivetran syncs them; the shape comes from the public package dbt_quickbooks 1.9.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{qbo}}.account` (
  _fivetran_deleted BOOL,
  _fivetran_synced TIMESTAMP,
  account_number STRING,
  account_sub_type STRING,
  account_type STRING,
  active BOOL,
  balance FLOAT64,
  balance_with_sub_accounts FLOAT64,
  classification STRING,
  created_at TIMESTAMP,
  currency_id STRING,
  description STRING,
  fully_qualified_name STRING,
  id STRING,
  name STRING,
  parent_account_id STRING,
  sub_account BOOL,
  sync_token STRING,
  tax_code_id STRING,
  updated_at TIMESTAMP
);
