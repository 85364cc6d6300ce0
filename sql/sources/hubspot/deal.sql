-- HubSpot deals, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.deal` (
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  deal_id INT64,
  deal_pipeline_id STRING,
  deal_pipeline_stage_id STRING,
  is_deleted BOOL,
  owner_id INT64,
  portal_id INT64,
  property_dealname STRING,
  property_description STRING,
  property_amount INT64,
  property_closedate TIMESTAMP,
  property_createdate TIMESTAMP
);
