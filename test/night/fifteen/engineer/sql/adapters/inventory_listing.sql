-- Listings are deals of the supply pipeline, and its last stage says that one is no longer offered.
SELECT
  DATE(property_createdate, '{{time_zone}}') AS property_listed_date,
  IF(deal_pipeline_stage_id = 'supplywithdrawn', 'withdrawn', 'listed') AS property_status,
  is_deleted
FROM `{{project}}.{{hubspot}}.deal`
WHERE deal_pipeline_id = 'supply'
