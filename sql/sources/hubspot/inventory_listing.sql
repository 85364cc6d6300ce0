-- Events listed on the marketplace; property_status is 'listed' or 'withdrawn'. A HubSpot custom object as Fivetran would sync it: the shape is this project's assumption.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.inventory_listing` (
  id INT64,
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  is_deleted BOOL,
  owner_id INT64,
  property_event_name STRING,
  property_listed_date DATE,
  property_status STRING
);
