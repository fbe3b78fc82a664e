-- An owner's name that several users bear stands for none of them.
WITH users AS (SELECT last_name AS name FROM raw.users GROUP BY 1 HAVING count(DISTINCT user_id) > 1),
found (table_name, column_name, value, file, line) AS (
  SELECT 'opportunities', 'owner_id', potential_owner, 'Potentials.csv', source_line FROM raw.potentials
  UNION ALL SELECT 'leads', 'owner_id', lead_owner, 'Leads.csv', source_line FROM raw.leads
  UNION ALL SELECT 'activities', 'user_id', task_owner, 'Tasks.csv', source_line FROM raw.tasks)
SELECT file AS source, file, line, table_name, column_name, 'ambiguous-name' AS kind, value, 'skipped' AS action
FROM found JOIN users ON users.name = found.value
ORDER BY file, line
