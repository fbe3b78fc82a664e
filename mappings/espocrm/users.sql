-- A deleted user stays, with a last day: deals and history still name it. Where others are marked as active, a blank
-- says that a user is not: so the exports of lists write it. A user without a default team belongs to the only one.
SELECT id, coalesce(nullif(trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')), ''), name, user_name)
         AS name,
       title AS role, 3 AS level,
       coalesce((SELECT t.id FROM raw.team AS t WHERE t.id = u.default_team_id AND coalesce(t.deleted, 0) = 0),
                (SELECT max(t.id) FROM raw.team_user AS m JOIN raw.team AS t ON t.id = m.team_id
                 WHERE m.user_id = u.id AND coalesce(m.deleted, 0) = 0 AND coalesce(t.deleted, 0) = 0
                 HAVING count(DISTINCT t.id) = 1), 'company') AS unit_id,
       date(created_at / 1000, 'unixepoch') AS starts_on,
       CASE WHEN deleted = 1
              OR coalesce(is_active, NOT EXISTS (SELECT 1 FROM raw.user AS o WHERE o.is_active = 1)) = 0
            THEN date(coalesce(modified_at, created_at) / 1000, 'unixepoch') END
         AS ends_on,
       coalesce(type IN ('api', 'system', 'super-admin'), 0) AS is_service, source_table, id AS source_id, source_line
FROM raw.user AS u WHERE coalesce(type, '') <> 'portal' ORDER BY source_table, source_line
