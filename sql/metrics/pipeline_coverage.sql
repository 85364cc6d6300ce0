-- Weighted open pipeline closing in the fiscal year, over the quota. No open deal is 0; no deal at all is NULL.
-- deal_company is left alone: it can hold several rows per deal.
SELECT
  SAFE_DIVIDE(
    SUM(
      IF(
        -- Won and lost deals are both closed.
        COALESCE(stage.is_closed, stage.closed_won) IS NOT TRUE
        -- An instant at midnight UTC stands for that date.
        AND IF(
          TIMESTAMP_TRUNC(deal.property_closedate, DAY) = deal.property_closedate,
          DATE(deal.property_closedate, 'UTC'),
          DATE(deal.property_closedate, '{{time_zone}}')
        ) BETWEEN period.first_day AND period.last_day,
        COALESCE(CAST(deal.property_amount AS NUMERIC), 0) * CAST(stage.probability AS NUMERIC),
        0
      )
    ),
    IF(@quota > 0, @quota, NULL)
  ) AS metric_value
FROM `{{project}}.{{hubspot}}.deal` AS deal
JOIN `{{project}}.{{hubspot}}.deal_pipeline_stage` AS stage
  ON stage.stage_id = deal.deal_pipeline_stage_id
  AND (
    stage.pipeline_id = deal.deal_pipeline_id
    OR stage.pipeline_id IS NULL
    OR deal.deal_pipeline_id IS NULL
  )
CROSS JOIN period
-- Either flag removes a row; a COALESCE of the two would let FALSE mask TRUE.
WHERE deal.is_deleted IS NOT TRUE
  AND deal._fivetran_deleted IS NOT TRUE
  -- Which pipelines count is the company's choice: TRUE where all do.
  AND {{counted_pipeline}}
  -- A deal merged into another lingers under its old id.
  AND NOT EXISTS (
    SELECT 1
    FROM `{{project}}.{{hubspot}}.merged_deal` AS merged
    WHERE merged.merged_deal_id = deal.deal_id
  )
