SELECT x.contactid AS id, nullif(accountid, '0') AS account_id, e.smcreatorid AS created_by_id, firstname AS first_name,
       lastname AS last_name, title, email, phone, mobile, e.smownerid AS owner_id,
       e.createdtime AS created_at, e.modifiedtime AS updated_at,
       CASE WHEN e.deleted = 1 THEN coalesce(e.modifiedtime, e.createdtime, 0) END AS deleted_at,
       x.source_table, x.contactid AS source_id, x.source_line
FROM raw.vtiger_contactdetails AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.contactid
ORDER BY x.source_table, x.source_line
