WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, min(owner_id) AS id, count(*)
    AS owners
  FROM raw.owner GROUP BY 1)
SELECT c.id, property_name AS name, property_type AS type, property_industry AS industry,
       CASE WHEN p.owners > 1 THEN NULL ELSE coalesce(p.id, person_named(property_hubspot_owner_id)) END AS owner_id,
       property_domain AS website, property_phone AS phone, property_address AS street, property_city AS city,
       property_zip AS postal_code, property_country AS country,
       row_amount(property_annualrevenue, property_annualrevenue_written_currency, NULL) AS annual_revenue_minor,
       CASE WHEN property_annualrevenue IS NOT NULL
            THEN row_currency(property_annualrevenue_written_currency, NULL) END AS currency,
       property_numberofemployees AS employees, property_createdate AS created_at,
       property_hs_lastmodifieddate AS updated_at,
       CASE WHEN is_deleted = 1 THEN coalesce(property_hs_lastmodifieddate, fivetran_synced, property_createdate, 0) END
         AS deleted_at,
       c.source_table, c.id AS source_id, c.source_line
FROM raw.company AS c LEFT JOIN people AS p ON p.name = person_named(c.property_hubspot_owner_id)
ORDER BY c.source_table, c.source_line
