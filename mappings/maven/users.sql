-- Agents and their managers; a name is the only identifier there is. Teams are numbered as in org_units.sql.
WITH teams AS (
  SELECT regional_office, manager,
         regional_office || ' team ' || dense_rank() OVER (PARTITION BY regional_office ORDER BY manager) AS unit_id
  FROM raw.sales_teams GROUP BY regional_office, manager
)
SELECT s.sales_agent AS id, s.sales_agent AS name, 'Sales agent' AS role, 3 AS level, t.unit_id, s.manager AS manager_id,
       'sales_teams.csv' AS source_table, s.sales_agent AS source_id, s.source_line
FROM raw.sales_teams AS s JOIN teams AS t ON t.regional_office = s.regional_office AND t.manager = s.manager
UNION ALL
SELECT t.manager, t.manager, 'Manager', 2, t.unit_id, NULL, 'sales_teams.csv', t.manager,
       (SELECT min(source_line) FROM raw.sales_teams AS s WHERE s.manager = t.manager)
FROM teams AS t WHERE t.manager NOT IN (SELECT sales_agent FROM raw.sales_teams)
