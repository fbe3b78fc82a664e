WITH addresses AS (
  SELECT r.bean_id, e.email_address,
         row_number() OVER (PARTITION BY r.bean_id ORDER BY r.primary_address DESC, r.source_line) AS number
  FROM raw.email_addr_bean_rel AS r JOIN raw.email_addresses AS e ON e.id = r.email_address_id
  WHERE coalesce(r.deleted, 0) = 0)
SELECT a.id, a.name, account_type AS type, created_by AS created_by_id, industry, assigned_user_id AS owner_id,
       parent_id, website,
       m.email_address AS email,
       phone_office AS phone, billing_address_street AS street, billing_address_city AS city,
       billing_address_postalcode AS postal_code, billing_address_country AS country,
       minor_units(annual_revenue, base_currency()) AS annual_revenue_minor,
       CASE WHEN annual_revenue IS NOT NULL THEN base_currency() END AS currency, employees,
       date_entered AS created_at, date_modified AS updated_at,
       CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END AS deleted_at,
       source_table, a.id AS source_id, source_line
FROM raw.accounts AS a LEFT JOIN addresses AS m ON m.bean_id = a.id AND m.number = 1
ORDER BY source_table, source_line
