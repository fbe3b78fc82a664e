SELECT resource AS id, resource AS name, 3 AS level, 'company' AS unit_id,
       min(source_table) AS source_table, resource AS source_id, min(source_line) AS source_line
FROM raw.events WHERE resource IS NOT NULL GROUP BY resource ORDER BY resource
