-- An owner's name that two users have stands for nobody.
SELECT d.source_table AS source, d.source_table AS file, d.source_line AS line, 'opportunities' AS table_name,
       d.id AS record_id, 'owner_id' AS column_name, 'ambiguous-name' AS kind, d.user_id AS value, 'skipped' AS action
FROM raw.deals AS d WHERE (SELECT count(*) FROM raw.users AS u WHERE u.name = d.user_id) > 1
ORDER BY d.source_table, d.source_line
