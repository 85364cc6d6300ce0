-- HubSpot stages of the deal pipelines, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.deal_pipeline_stage` (
  _fivetran_deleted BOOL,
  _fivetran_synced TIMESTAMP,
  active BOOL,
  closed_won BOOL,
  is_closed BOOL,
  display_order INT64,
  label STRING,
  pipeline_id STRING,
  probability FLOAT64,
  stage_id STRING,
  created_at TIMESTAMP,
  updated_at TIMESTAMP
);
