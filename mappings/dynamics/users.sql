-- A disabled user has left; accounts for programs (access mode 3, 4 or 5) are no people.
SELECT systemuserid AS id, fullname AS name, internalemailaddress AS email, title AS role,
       CASE WHEN systemuserid IN (SELECT parentsystemuserid FROM raw.systemuser) THEN 2 ELSE 3 END AS level,
       coalesce((SELECT b.businessunitid FROM raw.businessunit AS b
         WHERE b.businessunitid = u.businessunitid), 'company')
         AS unit_id,
       parentsystemuserid AS manager_id, date(createdon / 1000, 'unixepoch') AS starts_on,
       CASE WHEN isdisabled = 1 THEN date(modifiedon / 1000, 'unixepoch') END AS ends_on,
       coalesce(accessmode IN ('3', '4', '5', 'Support User', 'Non-interactive', 'Delegated Admin'), 0) AS is_service,
       source_table, systemuserid AS source_id, source_line
FROM raw.systemuser AS u ORDER BY source_table, source_line
