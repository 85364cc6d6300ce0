-- HubSpot deals that were merged into another, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.merged_deal` (
  _fivetran_synced TIMESTAMP,
  deal_id INT64,
  merged_deal_id INT64
);
