-- Programs of the signed contracts; property_fulfilled_date is NULL while one is open. A HubSpot custom object as Fivetran would sync it: the shape is this project's assumption.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.contract_program` (
  id INT64,
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  is_deleted BOOL,
  contract_id INT64,
  property_program STRING,
  property_fulfilled_date DATE
);
