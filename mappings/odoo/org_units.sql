-- Newer releases keep names in several languages, as JSON.
SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id,
       NULL AS source_table, NULL AS source_id, NULL AS source_line
UNION ALL
SELECT * FROM (
  SELECT 'team ' || id,
         CASE WHEN name LIKE '{%' AND json_valid(name)
            THEN coalesce(json_extract(name, '$.en_US'), (SELECT value FROM json_each(name) LIMIT 1)) ELSE name END,
         'team', 'company', source_table, id, source_line
  FROM raw.crm_team ORDER BY source_table, source_line)
