SELECT coalesce(x.id, stable_key('p', x.name, x.org_id)) AS id,
       coalesce((SELECT r.id FROM raw.organizations AS r WHERE r.id = x.org_id),
                (SELECT r.id FROM raw.organizations AS r WHERE r.name = x.org_id ORDER BY r.source_line LIMIT 1),
                  x.org_id) AS account_id,
       coalesce(first_name, CASE WHEN instr(x.name, ' ') > 0 THEN substr(x.name, 1, instr(x.name, ' ') - 1) END)
         AS first_name,
       coalesce(last_name, substr(x.name, instr(x.name, ' ') + 1)) AS last_name, job_title AS title, email, phone,
       CASE WHEN (SELECT count(*) FROM raw.users AS u WHERE u.name = x.owner_id) > 1 THEN NULL
            ELSE coalesce((SELECT u.id FROM raw.users AS u WHERE u.name = x.owner_id), x.owner_id) END AS owner_id,
       add_time AS created_at, update_time AS updated_at,
       CASE WHEN active_flag = 0 THEN coalesce(update_time, add_time, 0) END AS deleted_at,
       source_table, x.id AS source_id, source_line
FROM raw.persons AS x ORDER BY source_table, source_line
