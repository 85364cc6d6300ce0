-- Newest answer first.
SELECT *
FROM `{{project}}.{{dataset}}.organizer_recap_NPS_score`
ORDER BY response_date DESC, response_id
