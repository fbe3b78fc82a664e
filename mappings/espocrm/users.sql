-- A deleted user stays, with a last day: deals and history still name it.
SELECT id, coalesce(nullif(trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')), ''), user_name) AS name,
       title AS role, 3 AS level,
       coalesce((SELECT t.id FROM raw.team AS t WHERE t.id = u.default_team_id AND coalesce(t.deleted,
         0) = 0), 'company')
         AS unit_id,
       date(created_at / 1000, 'unixepoch') AS starts_on,
       CASE WHEN deleted = 1 OR is_active = 0 THEN date(coalesce(modified_at, created_at) / 1000, 'unixepoch') END
         AS ends_on,
       coalesce(type IN ('api', 'system', 'super-admin'), 0) AS is_service, source_table, id AS source_id, source_line
FROM raw.user AS u WHERE coalesce(type, '') <> 'portal' ORDER BY source_table, source_line
