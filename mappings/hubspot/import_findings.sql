-- An owner's name that two people have stands for nobody.
WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, count(*) AS owners
  FROM raw.owner GROUP BY 1),
found (table_name, id, value, file, line) AS (
  SELECT 'opportunities', deal_id, owner_id, source_table, source_line FROM raw.deal
  UNION ALL SELECT 'accounts', id, property_hubspot_owner_id, source_table, source_line FROM raw.company
  UNION ALL SELECT 'contacts', id, property_hubspot_owner_id, source_table, source_line FROM raw.contact)
SELECT file AS source, file, line, table_name, id AS record_id, 'owner_id' AS column_name, 'ambiguous-name' AS kind,
       value, 'skipped' AS action
FROM found JOIN people ON people.name = found.value AND owners > 1
ORDER BY file, line
