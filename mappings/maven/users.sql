-- Agents and their managers; a name is the only identifier there is.
SELECT sales_agent AS id, sales_agent AS name, 'Sales agent' AS role, 3 AS level,
       'team ' || manager AS unit_id, manager AS manager_id,
       'sales_teams.csv' AS source_table, sales_agent AS source_id, source_line
FROM raw.sales_teams
UNION ALL
SELECT manager, manager, 'Manager', 2, 'team ' || manager, NULL, 'sales_teams.csv', manager, min(source_line)
FROM raw.sales_teams WHERE manager NOT IN (SELECT sales_agent FROM raw.sales_teams) GROUP BY manager
