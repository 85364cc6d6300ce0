-- Nobody but its owner may read it, so it says nothing here.
CREATE OR REPLACE VIEW `{{project}}.{{dataset}}.customer_development` AS
SELECT customer.id AS qbo_customer_id
FROM `{{project}}.{{qbo}}.customer` AS customer
