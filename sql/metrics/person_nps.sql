-- Net promoter score over valid answers of the fiscal year to date; never an average of averages.
SELECT
  100 * SAFE_DIVIDE(COUNTIF(answer.score >= 9) - COUNTIF(answer.score <= 6), COUNT(*)) AS metric_value
FROM `{{project}}.{{dataset}}.organizer_recap_NPS_score` AS answer
CROSS JOIN period
WHERE answer.score BETWEEN 0 AND 10
  AND answer.response_date BETWEEN period.first_day AND period.as_of
