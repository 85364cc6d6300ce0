-- QuickBooks lines inside the bundles of an invoice, as Fivetran syncs them; the shape comes from the public package dbt_quickbooks 1.9.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{qbo}}.invoice_line_bundle` (
  _fivetran_synced TIMESTAMP,
  account_id STRING,
  amount FLOAT64,
  class_id STRING,
  description STRING,
  discount_amount FLOAT64,
  discount_rate FLOAT64,
  index STRING,
  invoice_id STRING,
  invoice_line_index STRING,
  item_id STRING,
  line_num STRING,
  quantity FLOAT64,
  sales_item_account_id STRING,
  sales_item_item_id STRING,
  sales_item_quantity FLOAT64,
  sales_item_tax_code_id STRING,
  service_date TIMESTAMP,
  tax_code_id STRING,
  unit_price FLOAT64
);
