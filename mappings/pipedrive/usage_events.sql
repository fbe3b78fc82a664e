-- The last login of each user is all that Pipedrive tells.
SELECT 'last login ' || id AS id, id AS user_id, last_login AS at, 'login' AS kind, source_table, id AS source_id,
       source_line
FROM raw.users WHERE last_login IS NOT NULL ORDER BY source_table, source_line
