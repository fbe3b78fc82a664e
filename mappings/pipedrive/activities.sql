SELECT coalesce(x.id, stable_key('a', x.subject, x.source_line)) AS id,
       row_number() OVER (ORDER BY x.source_table, x.source_line) AS seq, lower(x.type) AS type, x.subject,
       CASE WHEN x.done = 1 THEN 'done' ELSE 'planned' END AS status,
       CASE WHEN (SELECT count(*) FROM raw.users AS u WHERE u.name = x.user_id) > 1 THEN NULL
            ELSE coalesce((SELECT u.id FROM raw.users AS u WHERE u.name = x.user_id), x.user_id) END AS user_id,
       coalesce(x.marked_as_done_time, unixepoch(x.due_date || ' ' || coalesce(x.due_time, '12:00')) * 1000)
         AS happened_at,
       x.add_time AS logged_at,
       coalesce((SELECT r.id FROM raw.organizations AS r WHERE r.id = x.org_id),
                (SELECT r.id FROM raw.organizations AS r WHERE r.name = x.org_id ORDER BY r.source_line LIMIT 1),
                  x.org_id) AS account_id,
       coalesce((SELECT r.id FROM raw.persons AS r WHERE r.id = x.person_id),
                (SELECT r.id FROM raw.persons AS r WHERE r.name = x.person_id ORDER BY r.source_line LIMIT 1),
                  x.person_id) AS contact_id,
       coalesce((SELECT d.id FROM raw.deals AS d WHERE d.id = x.deal_id),
                (SELECT d.id FROM raw.deals AS d WHERE d.title = x.deal_id ORDER BY d.source_line LIMIT 1), x.deal_id)
                  AS opportunity_id,
       x.lead_id, x.source_table, x.id AS source_id, x.source_line
FROM raw.activities AS x ORDER BY x.source_table, x.source_line
