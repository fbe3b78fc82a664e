SELECT coalesce(x.id, stable_key('a', x.subject, x.type, x.due_date, x.due_time, x.add_time, x.user_id, x.deal_id)
         || CASE WHEN x.copy > 1 THEN ' ' || x.copy ELSE '' END) AS id,
       row_number() OVER (ORDER BY x.source_table, x.source_line) AS seq, lower(x.type) AS type, x.subject,
       CASE WHEN lower(x.done) IN ('1', 'done', 'true', 'yes') THEN 'done' ELSE 'planned' END AS status,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.id, person_named(x.user_id)) END AS user_id,
       coalesce(x.marked_as_done_time, local_instant(x.due_date || ' ' || coalesce(x.due_time, '12:00')))
         AS happened_at,
       x.add_time AS logged_at,
       CASE WHEN o.n > 1 THEN NULL ELSE coalesce(o.id, x.org_id) END AS account_id,
       CASE WHEN c.n > 1 THEN NULL ELSE coalesce(c.id, x.person_id) END AS contact_id,
       coalesce(x.own_deal_id, CASE WHEN d.n > 1 THEN NULL ELSE coalesce(d.id, x.deal_id) END) AS opportunity_id,
       x.lead_id, coalesce(x.is_deleted, x.active_flag = 0) AS deleted, x.source_table, x.id AS source_id, x.source_line
FROM (SELECT *, row_number() OVER (PARTITION BY subject, type, due_date, due_time, add_time, user_id, deal_id, id IS NULL
                                   ORDER BY source_table, source_line) AS copy FROM raw.activities) AS x
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS u
       ON u.name = person_named(x.user_id)
     LEFT JOIN (SELECT name, min(coalesce(id, stable_key('o', name))) AS id,
                       count(DISTINCT coalesce(id, stable_key('o', name))) AS n
                FROM raw.organizations GROUP BY 1) AS o ON o.name = x.org_id
     LEFT JOIN (SELECT name, min(coalesce(id, stable_key('p', name, org_id))) AS id,
                       count(DISTINCT coalesce(id, stable_key('p', name, org_id))) AS n
                FROM raw.persons GROUP BY 1) AS c ON c.name = x.person_id
     LEFT JOIN (SELECT title, min(key) AS id, count(DISTINCT key) AS n
                FROM (SELECT *, coalesce(id, stable_key('d', title, add_time) || CASE WHEN copy > 1 THEN ' ' || copy ELSE '' END)
                       AS key
                      FROM (SELECT *, row_number() OVER (PARTITION BY id IS NULL, title, add_time
                                                         ORDER BY source_line < 0, source_table, source_line) AS copy
                            FROM raw.deals)) GROUP BY 1) AS d ON d.title = x.deal_id
ORDER BY x.source_table, x.source_line
