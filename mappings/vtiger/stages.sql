-- From the list of stages where it was exported, else the stages that deals are or were in; their names say how a deal
-- ends.
WITH used AS (
  SELECT sales_stage AS name, probability FROM raw.vtiger_potential
  UNION ALL SELECT stage, NULL FROM raw.vtiger_potstagehistory),
names AS (
  SELECT sales_stage AS name, sortorderid AS place, source_table, source_line FROM raw.vtiger_sales_stage
  UNION ALL
  SELECT name, avg(probability), NULL, NULL FROM used
  WHERE name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM raw.vtiger_sales_stage) GROUP BY name)
SELECT 'default' AS pipeline, name,
       row_number() OVER (ORDER BY name = 'Closed Lost', name = 'Closed Won', place, name) AS position,
       CASE name WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS outcome,
       source_table, name AS source_id, source_line
FROM names ORDER BY 3
