-- An owner whom records name but the list of users lacks, because the export gives names only or the user was removed,
-- is a user by that name; a cell of several names is nobody.
WITH named AS (
  SELECT user_id AS name, source_table, source_line FROM raw.deals
  UNION ALL SELECT creator_user_id, source_table, source_line FROM raw.deals
  UNION ALL SELECT owner_id, source_table, source_line FROM raw.leads
  UNION ALL SELECT owner_id, source_table, source_line FROM raw.organizations
  UNION ALL SELECT owner_id, source_table, source_line FROM raw.persons
  UNION ALL SELECT user_id, source_table, source_line FROM raw.activities)
SELECT id, name, email, 3 AS level, 'company' AS unit_id, date(created / 1000, 'unixepoch') AS starts_on,
       CASE WHEN active_flag = 0 THEN date(coalesce(last_login, modified) / 1000, 'unixepoch') END AS ends_on,
       source_table, id AS source_id, source_line
FROM raw.users
UNION ALL
SELECT * FROM (
  SELECT name, name, NULL, 3, 'company', NULL, NULL, min(source_table), name, min(source_line)
  FROM (SELECT person_named(name) AS name, source_table, source_line FROM named)
  WHERE name GLOB '*[^0-9]*' AND name NOT IN (SELECT u.name FROM raw.users AS u WHERE u.name IS NOT NULL)
  GROUP BY name ORDER BY name)
