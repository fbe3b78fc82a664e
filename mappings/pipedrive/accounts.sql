-- An export without identifiers knows organisations by their names.
SELECT coalesce(x.id, stable_key('o', x.name)) AS id, x.name, x.label AS type, x.industry,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.id, person_named(x.owner_id)) END AS owner_id,
       x.website, x.address AS street, x.add_time AS created_at, x.update_time AS updated_at,
       CASE WHEN x.active_flag = 0 THEN coalesce(x.update_time, x.add_time, 0) END AS deleted_at,
       x.source_table, x.id AS source_id, x.source_line
FROM raw.organizations AS x
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS u
       ON u.name = person_named(x.owner_id)
ORDER BY x.source_table, x.source_line
