-- Answers of organizers to the recap survey. A HubSpot custom object as Fivetran would sync it: the shape is this project's assumption.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.organizer_recap_response` (
  id INT64,
  _fivetran_synced TIMESTAMP,
  _fivetran_deleted BOOL,
  is_deleted BOOL,
  property_organizer_name STRING,
  property_event_name STRING,
  property_response_date DATE,
  property_score INT64,
  property_comment STRING
);
