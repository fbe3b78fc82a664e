SELECT x.leadid AS id, e.smcreatorid AS created_by_id,
       trim(coalesce(firstname || ' ', '') || coalesce(lastname, '')) AS name, company, email, leadsource AS source,
       leadstatus AS status, e.smownerid AS owner_id,
       CASE WHEN converted = 1 THEN e.modifiedtime END AS converted_at,
       CASE WHEN converted = 1 THEN e.modifiedtime END AS closed_at,
       e.createdtime AS created_at, CASE WHEN e.deleted = 1 THEN coalesce(e.modifiedtime, e.createdtime, 0) END
         AS deleted_at,
       x.source_table, x.leadid AS source_id, x.source_line
FROM raw.vtiger_leaddetails AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.leadid
ORDER BY x.source_table, x.source_line
