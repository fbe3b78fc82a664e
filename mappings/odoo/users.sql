-- A user's name and address are those of the partner behind it. Portal users (share) do not use the CRM. Earlier
-- releases name the team in the row.
SELECT u.id, coalesce(p.name, u.login) AS name, p.email, p.function AS role,
       CASE WHEN u.id IN (SELECT t.user_id FROM raw.crm_team AS t) THEN 2 ELSE 3 END AS level,
       coalesce((SELECT 'team ' || m.crm_team_id FROM raw.crm_team_member AS m
                 WHERE m.user_id = u.id AND coalesce(m.active, 1) = 1 ORDER BY m.source_line LIMIT 1),
                'team ' || u.sale_team_id, 'company') AS unit_id,
       date(u.create_date / 1000, 'unixepoch') AS starts_on,
       CASE WHEN u.active = 0 THEN date(coalesce(u.write_date, u.create_date) / 1000, 'unixepoch') END AS ends_on,
       u.login IN ('__system__', 'default') AS is_service, u.source_table, u.id AS source_id, u.source_line
FROM raw.res_users AS u LEFT JOIN raw.res_partner AS p ON p.id = u.partner_id
WHERE coalesce(u.share, 0) = 0 ORDER BY u.source_table, u.source_line
