SELECT id, accountid AS account_id, createdbyid AS created_by_id, firstname AS first_name, lastname AS last_name, title,
       email, phone, mobilephone AS mobile, ownerid AS owner_id, createddate AS created_at,
       lastmodifieddate AS updated_at,
       CASE WHEN isdeleted = 1
            THEN coalesce(systemmodstamp, lastmodifieddate, fivetran_synced, createddate, 0) END AS deleted_at,
       masterrecordid AS merged_into_id,
       source_table, id AS source_id, source_line
FROM raw.contact
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY source_table, source_line
