-- Signed contracts. A HubSpot custom object as Fivetran would sync it: the shape is this project's assumption.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.contract` (
  id INT64,
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  is_deleted BOOL,
  owner_id INT64,
  deal_id INT64,
  property_contract_number STRING,
  property_customer_name STRING,
  property_signed_date DATE,
  property_contract_value FLOAT64,
  property_upfront_spend FLOAT64
);
