-- A lead is a contact in one of the stages of life before it becomes an opportunity or a customer.
WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, min(owner_id) AS id, count(*)
    AS owners
  FROM raw.owner GROUP BY 1)
SELECT 'lead ' || c.id AS id,
       trim(coalesce(property_firstname || ' ', '') || coalesce(property_lastname, '')) AS name,
       property_company AS company, property_email AS email, property_phone AS phone,
       property_hs_analytics_source AS source, coalesce(property_hs_lead_status, property_lifecyclestage) AS status,
       CASE WHEN p.owners > 1 THEN NULL ELSE coalesce(p.id, person_named(property_hubspot_owner_id)) END AS owner_id,
       property_createdate AS created_at, c.id AS contact_id,
       CASE WHEN coalesce(is_deleted, fivetran_deleted) = 1
            THEN coalesce(property_lastmodifieddate, fivetran_synced, property_createdate, 0) END AS deleted_at,
       c.source_table, c.id AS source_id, c.source_line
FROM raw.contact AS c LEFT JOIN people AS p ON p.name = person_named(c.property_hubspot_owner_id)
WHERE lower(replace(property_lifecyclestage, ' ', '')) IN ('lead', 'marketingqualifiedlead', 'salesqualifiedlead')
ORDER BY c.source_table, c.source_line
