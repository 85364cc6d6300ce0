-- HubSpot links between deals and companies, as Fivetran syncs them; the shape comes from the public package dbt_hubspot 1.8.0.
CREATE TABLE IF NOT EXISTS `{{project}}.{{hubspot}}.deal_company` (
  _fivetran_synced TIMESTAMP,
  deal_id INT64,
  company_id INT64,
  type_id INT64,
  category STRING
);
