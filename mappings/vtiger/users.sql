-- A record may belong to a group, which is no person.
SELECT id, coalesce(nullif(trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')), ''), user_name) AS name,
       email1 AS email, title AS role,
       CASE WHEN id IN (SELECT reports_to_id FROM raw.vtiger_users) THEN 2 ELSE 3 END AS level,
       coalesce('department ' || department, 'company') AS unit_id, reports_to_id AS manager_id,
       date(date_entered / 1000, 'unixepoch') AS starts_on,
       CASE WHEN deleted = 1 OR says_active(status) = 0 THEN date(coalesce(date_modified,
         date_entered) / 1000, 'unixepoch') END
         AS ends_on,
       0 AS is_service, source_table, id AS source_id, source_line
FROM raw.vtiger_users
UNION ALL
SELECT groupid, groupname, NULL, NULL, 3, 'company', NULL, NULL, NULL, 1, source_table, groupid, source_line
FROM raw.vtiger_groups
ORDER BY source_table, source_line
