-- Median days from signing to fulfillment, over programs fulfilled this fiscal year.
-- The middle rows are taken by rank, which gives the same answer in every engine.
SELECT
  AVG(CAST(ranked.days_to_fulfill AS NUMERIC)) AS metric_value
FROM (
  SELECT
    program.days_to_fulfill,
    ROW_NUMBER() OVER (ORDER BY program.days_to_fulfill) AS place,
    COUNT(*) OVER () AS programs
  FROM `{{project}}.{{dataset}}.Days_to_Fulfill_Contract_Program` AS program
  CROSS JOIN period
  WHERE program.days_to_fulfill IS NOT NULL
    AND program.fulfilled_date BETWEEN period.first_day AND period.as_of
) AS ranked
WHERE 2 * ranked.place BETWEEN ranked.programs AND ranked.programs + 2
