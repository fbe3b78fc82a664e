SELECT id, createdbyid AS created_by_id,
       coalesce(name, trim(coalesce(firstname || ' ', '') || coalesce(lastname, ''))) AS name,
       company, email, phone, leadsource AS source, status, ownerid AS owner_id, createddate AS created_at,
       CASE WHEN isconverted = 1 THEN converteddate END AS converted_at,
       convertedopportunityid AS opportunity_id, convertedaccountid AS account_id, convertedcontactid AS contact_id,
       CASE WHEN isconverted = 1 THEN converteddate END AS closed_at,
       CASE WHEN isdeleted = 1
            THEN coalesce(systemmodstamp, lastmodifieddate, fivetran_synced, createddate, 0) END AS deleted_at,
       masterrecordid AS merged_into_id,
       source_table, id AS source_id, source_line
FROM raw.lead
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY source_table, source_line
