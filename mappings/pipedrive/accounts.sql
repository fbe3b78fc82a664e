-- An export without identifiers knows organisations by their names.
SELECT coalesce(x.id, stable_key('o', x.name)) AS id, x.name, label AS type, industry,
       CASE WHEN (SELECT count(*) FROM raw.users AS u WHERE u.name = x.owner_id) > 1 THEN NULL
            ELSE coalesce((SELECT u.id FROM raw.users AS u WHERE u.name = x.owner_id), x.owner_id) END AS owner_id,
       website, address AS street, add_time AS created_at, update_time AS updated_at,
       CASE WHEN active_flag = 0 THEN coalesce(update_time, add_time, 0) END AS deleted_at,
       source_table, x.id AS source_id, source_line
FROM raw.organizations AS x ORDER BY source_table, source_line
