SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id,
       NULL AS source_table, NULL AS source_id, NULL AS source_line
UNION ALL
SELECT * FROM (SELECT id, name, 'team', 'company', source_table, id, source_line FROM raw.team
               WHERE coalesce(deleted, 0) = 0 ORDER BY source_table, source_line)
