SELECT x.key AS id, x.title AS name, source_name AS source,
       CASE WHEN is_archived = 1 THEN 'archived' ELSE 'open' END AS status,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.id, person_named(x.owner_id)) END AS owner_id,
       add_time AS created_at, organization_id AS account_id, person_id AS contact_id,
       CASE WHEN is_archived = 1 THEN update_time END AS closed_at,
       x.source_table, x.id AS source_id, x.source_line
FROM (SELECT *, coalesce(id, stable_key('l', title, add_time) || CASE WHEN copy > 1 THEN ' ' || copy ELSE '' END)
       AS key
      FROM (SELECT *, row_number() OVER (PARTITION BY id IS NULL, title, add_time
                                         ORDER BY source_line < 0, source_table, source_line) AS copy
            FROM raw.leads)) AS x
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS u
       ON u.name = person_named(x.owner_id)
ORDER BY x.source_table, x.source_line
