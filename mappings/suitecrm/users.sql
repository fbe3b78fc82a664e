-- A deleted user stays, with a last day: deals and history still name it.
SELECT id, coalesce(nullif(trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')), ''), user_name) AS name,
       title AS role, CASE WHEN id IN (SELECT reports_to_id FROM raw.users) THEN 2 ELSE 3 END AS level,
       coalesce('department ' || department, 'company') AS unit_id, reports_to_id AS manager_id,
       date(date_entered / 1000, 'unixepoch') AS starts_on,
       CASE WHEN deleted = 1 OR says_active(status) = 0 THEN date(coalesce(date_modified,
         date_entered) / 1000, 'unixepoch') END
         AS ends_on,
       coalesce(is_group, 0) AS is_service, source_table, id AS source_id, source_line
FROM raw.users ORDER BY source_table, source_line
