-- HubSpot owners of records, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.owner` (
  _fivetran_synced TIMESTAMP,
  active_user_id INT64,
  created_at TIMESTAMP,
  email STRING,
  first_name STRING,
  last_name STRING,
  owner_id INT64,
  portal_id INT64,
  type STRING,
  updated_at TIMESTAMP
);
