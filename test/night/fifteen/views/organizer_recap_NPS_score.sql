-- Scores are text, for a survey that lets people pass.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.organizer_recap_NPS_score` AS
SELECT
  CAST(answer.id AS STRING) AS response_id,
  answer.property_organizer_name AS organizer_name,
  answer.property_event_name AS event_name,
  answer.property_response_date AS response_date,
  COALESCE(CAST(answer.property_score AS STRING), 'n/a') AS score,
  answer.property_comment AS comment
FROM `{{project}}.{{hubspot}}.organizer_recap_response` AS answer
WHERE answer.is_deleted IS NOT TRUE
  AND answer.property_response_date <= CURRENT_DATE('{{time_zone}}')
