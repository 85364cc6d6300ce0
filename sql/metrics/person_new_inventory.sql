-- Listings first offered this fiscal year and not withdrawn since.
SELECT
  IF(
    COUNT(*) = 0,
    NULL,
    COUNTIF(
      listing.property_listed_date BETWEEN period.first_day AND period.as_of
      AND COALESCE(listing.property_status, '') != 'withdrawn'
    )
  ) AS metric_value
FROM `{{project}}.{{hubspot}}.inventory_listing` AS listing
CROSS JOIN period
WHERE listing.is_deleted IS NOT TRUE
  AND listing._fivetran_deleted IS NOT TRUE
