-- HubSpot companies, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.company` (
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  id INT64,
  is_deleted BOOL,
  property_name STRING,
  property_description STRING,
  property_createdate TIMESTAMP,
  property_industry STRING,
  property_address STRING,
  property_address_2 STRING,
  property_city STRING,
  property_state STRING,
  property_country STRING,
  property_annualrevenue INT64
);
