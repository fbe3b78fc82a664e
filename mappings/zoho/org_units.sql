-- The export knows no teams.
SELECT 'company' AS id, 'Zylker' AS name, 'company' AS kind, 'Users.csv' AS source_table, NULL AS source_line
