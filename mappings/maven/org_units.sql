-- Company › region (regional office) › branch › team (manager). The export knows no branches: a team hangs on its region.
-- Teams have no names of their own; they are numbered, so that a team's name does not give a person's away.
SELECT 'company' AS id, 'Maven Hardware' AS name, 'company' AS kind, NULL AS parent_id,
       'sales_teams.csv' AS source_table, NULL AS source_id, NULL AS source_line
UNION ALL
SELECT 'region ' || regional_office, regional_office, 'region', 'company', 'sales_teams.csv', regional_office, min(source_line)
FROM raw.sales_teams GROUP BY regional_office
UNION ALL
SELECT regional_office || ' team ' || dense_rank() OVER (PARTITION BY regional_office ORDER BY manager),
       regional_office || ' team ' || dense_rank() OVER (PARTITION BY regional_office ORDER BY manager),
       'team', 'region ' || regional_office, 'sales_teams.csv', NULL, min(source_line)
FROM raw.sales_teams GROUP BY regional_office, manager
