SELECT user_id      AS id,
       trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name,
       email,
       'Sales user' AS role, 3 AS level, 'company' AS unit_id,
       'Users.csv'  AS source_table, user_id AS source_id, source_line
FROM raw.users
ORDER BY source_line
