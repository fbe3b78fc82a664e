-- An owner's name that two people have stands for nobody.
WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, count(*) AS owners
  FROM raw.owner GROUP BY 1)
SELECT d.source_table AS source, d.source_table AS file, d.source_line AS line, 'opportunities' AS table_name,
       d.deal_id AS record_id, 'owner_id' AS column_name, 'ambiguous-name' AS kind, d.owner_id AS value,
       'skipped' AS action
FROM raw.deal AS d JOIN people AS p ON p.name = d.owner_id AND p.owners > 1
ORDER BY d.source_table, d.source_line
