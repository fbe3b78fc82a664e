-- Salesforce deletes no user: one who left is inactive, and was last seen at the last login.
-- A user whom others name as manager is one; deeper levels are not in the export.
SELECT id,
       coalesce(name, trim(coalesce(firstname || ' ', '') || coalesce(lastname, ''))) AS name,
       email,
       coalesce((SELECT r.name FROM raw.userrole AS r WHERE r.id = u.userroleid), title) AS role,
       CASE WHEN id IN (SELECT managerid FROM raw.user) THEN 2 ELSE 3 END AS level,
       coalesce((SELECT r.id FROM raw.userrole AS r WHERE r.id = u.userroleid), 'company') AS unit_id,
       managerid AS manager_id,
       CASE WHEN timezonesidkey GLOB '[A-Z]*/*[a-z]' THEN timezonesidkey END AS time_zone,
       date(createddate / 1000, 'unixepoch') AS starts_on,
       CASE WHEN isactive = 0 THEN date(coalesce(lastlogindate, lastmodifieddate) / 1000, 'unixepoch') END AS ends_on,
       usertype IN ('AutomatedProcess', 'CloudIntegrationUser') AS is_service,
       source_table, id AS source_id, source_line
FROM raw.user AS u
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY source_table, source_line
