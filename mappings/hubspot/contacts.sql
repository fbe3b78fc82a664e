-- A contact merged into another names it; the survivor stays as it is.
WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, min(owner_id) AS id, count(*)
    AS owners
  FROM raw.owner GROUP BY 1)
SELECT c.id, property_associatedcompanyid AS account_id, property_firstname AS first_name,
       property_lastname AS last_name, property_jobtitle AS title, property_email AS email, property_phone AS phone,
       property_mobilephone AS mobile,
       CASE WHEN p.owners > 1 THEN NULL ELSE coalesce(p.id, person_named(property_hubspot_owner_id)) END AS owner_id,
       property_createdate AS created_at, property_lastmodifieddate AS updated_at,
       CASE WHEN coalesce(is_deleted, fivetran_deleted) = 1
            THEN coalesce(property_lastmodifieddate, fivetran_synced, property_createdate, 0) END AS deleted_at,
       (SELECT m.canonical_vid FROM raw.contact_merge AS m WHERE m.vid_to_merge = c.id
        ORDER BY m.source_line DESC LIMIT 1) AS merged_into_id,
       c.source_table, c.id AS source_id, c.source_line
FROM raw.contact AS c
     LEFT JOIN people AS p ON p.name = person_named(c.property_hubspot_owner_id)
ORDER BY c.source_table, c.source_line
