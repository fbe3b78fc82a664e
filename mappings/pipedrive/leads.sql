SELECT coalesce(x.id, stable_key('l', x.title, x.source_line)) AS id, x.title AS name, source_name AS source,
       CASE WHEN is_archived = 1 THEN 'archived' ELSE 'open' END AS status,
       CASE WHEN (SELECT count(*) FROM raw.users AS u WHERE u.name = x.owner_id) > 1 THEN NULL
            ELSE coalesce((SELECT u.id FROM raw.users AS u WHERE u.name = x.owner_id), x.owner_id) END AS owner_id,
       add_time AS created_at, organization_id AS account_id, person_id AS contact_id,
       CASE WHEN is_archived = 1 THEN update_time END AS closed_at,
       source_table, x.id AS source_id, source_line
FROM raw.leads AS x ORDER BY source_table, source_line
