-- HubSpot deal pipelines, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.deal_pipeline` (
  _fivetran_deleted BOOL,
  _fivetran_synced TIMESTAMP,
  active BOOL,
  display_order INT64,
  label STRING,
  pipeline_id STRING,
  created_at TIMESTAMP,
  updated_at TIMESTAMP
);
