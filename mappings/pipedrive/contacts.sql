SELECT coalesce(x.id, stable_key('p', x.name, x.org_id)) AS id,
       CASE WHEN o.n > 1 THEN NULL ELSE coalesce(o.id, x.org_id) END AS account_id,
       coalesce(first_name, CASE WHEN instr(x.name, ' ') > 0 THEN substr(x.name, 1, instr(x.name, ' ') - 1) END)
         AS first_name,
       coalesce(last_name, substr(x.name, instr(x.name, ' ') + 1)) AS last_name, job_title AS title, email, phone,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.id, person_named(x.owner_id)) END AS owner_id,
       add_time AS created_at, update_time AS updated_at,
       CASE WHEN active_flag = 0 THEN coalesce(update_time, add_time, 0) END AS deleted_at,
       x.source_table, x.id AS source_id, x.source_line
FROM raw.persons AS x
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS u
       ON u.name = person_named(x.owner_id)
     LEFT JOIN (SELECT name, min(coalesce(id, stable_key('o', name))) AS id,
                       count(DISTINCT coalesce(id, stable_key('o', name))) AS n
                FROM raw.organizations GROUP BY 1) AS o ON o.name = x.org_id
ORDER BY x.source_table, x.source_line
