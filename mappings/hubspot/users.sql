-- A user is an owner: what deals and activities name. An owner whom deals name but the list of owners lacks, because
-- the export gives names only or the owner was removed, is a user by that name; a cell of several names is nobody.
WITH named AS (
  SELECT owner_id AS name, source_table, source_line FROM raw.deal WHERE owner_id IS NOT NULL
  UNION ALL SELECT property_hubspot_owner_id, source_table, source_line FROM raw.company
  WHERE property_hubspot_owner_id IS NOT NULL
  UNION ALL SELECT property_hubspot_owner_id, source_table, source_line FROM raw.contact
  WHERE property_hubspot_owner_id IS NOT NULL),
people AS (
  SELECT owner_id, trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name FROM raw.owner)
SELECT o.owner_id AS id, trim(coalesce(o.first_name || ' ', '') || coalesce(o.last_name, '')) AS name, o.email,
       (SELECT r.name FROM raw.users AS u JOIN raw.role AS r ON r.id = u.role_id WHERE u.id = o.active_user_id) AS role,
       3 AS level,
       coalesce((SELECT t.team_id FROM raw.owner_team AS t WHERE t.owner_id = o.owner_id
                 ORDER BY t.is_team_primary DESC, t.source_line LIMIT 1),
                (SELECT u.primary_team_id FROM raw.users AS u WHERE u.id = o.active_user_id), 'company') AS unit_id,
       date(o.created_at / 1000, 'unixepoch') AS starts_on,
       CASE WHEN o.is_active = 0 THEN date(o.updated_at / 1000, 'unixepoch') END AS ends_on,
       o.source_table, o.owner_id AS source_id, o.source_line
FROM raw.owner AS o
UNION ALL
SELECT * FROM (
  SELECT n.name, n.name, NULL, NULL, 3, 'company', NULL, NULL, min(n.source_table), n.name, min(n.source_line)
  FROM (SELECT person_named(name) AS name, source_table, source_line FROM named) AS n
  WHERE n.name GLOB '*[^0-9]*' AND n.name NOT IN (SELECT p.name FROM people AS p)
    AND n.name NOT IN (SELECT owner_id FROM raw.owner)
  GROUP BY n.name ORDER BY n.name)
