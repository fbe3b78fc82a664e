-- Owners, organisations and people stand by identifier or by name; a name that several bear stands for none of them.
-- A deal without an identifier is known by its title and entry; of several that are alike, by which of them it is.
SELECT x.key AS id, x.title AS name,
       CASE WHEN o.n > 1 THEN NULL ELSE coalesce(o.id, x.org_id) END AS account_id,
       CASE WHEN c.n > 1 THEN NULL ELSE coalesce(c.id, x.person_id) END AS primary_contact_id,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.id, person_named(x.user_id)) END AS owner_id,
       CASE WHEN e.n > 1 THEN NULL ELSE coalesce(e.id, person_named(x.creator_user_id)) END AS created_by_id,
       label AS type, channel AS source,
       coalesce(p.name, s.pipeline_id, x.pipeline_id, 'default') AS pipeline,
       CASE lower(x.status) WHEN 'won' THEN 'Won' WHEN 'lost' THEN 'Lost' ELSE coalesce(s.name, x.stage_id) END
         AS stage,
       CASE lower(x.status) WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost' ELSE 'open' END AS status,
       coalesce(x.probability, s.deal_probability) AS probability,
       row_amount(value, value_written_currency, currency) AS amount_minor,
       row_currency(value_written_currency, currency) AS currency, add_time AS created_at, expected_close_date AS close_date,
       CASE lower(x.status) WHEN 'won' THEN coalesce(won_time, close_time) WHEN 'lost' THEN coalesce(lost_time,
         close_time)
            END AS closed_at,
       lost_reason, update_time AS updated_at,
       CASE lower(x.status) WHEN 'deleted' THEN coalesce(update_time, add_time, 0) END AS deleted_at,
       x.source_table, x.id AS source_id, x.source_line
FROM (SELECT *, coalesce(id, stable_key('d', title, add_time) || CASE WHEN copy > 1 THEN ' ' || copy ELSE '' END)
       AS key
      FROM (SELECT *, row_number() OVER (PARTITION BY id IS NULL, title, add_time
                                         ORDER BY source_line < 0, source_table, source_line) AS copy
            FROM raw.deals)) AS x
     LEFT JOIN raw.stages AS s ON s.id = x.stage_id
     LEFT JOIN raw.pipelines AS p ON p.id = coalesce(x.pipeline_id, s.pipeline_id)
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS u 
       ON u.name = person_named(x.user_id)
     LEFT JOIN (SELECT name, min(id) AS id, count(DISTINCT id) AS n FROM raw.users GROUP BY 1) AS e
       ON e.name = person_named(x.creator_user_id)
     LEFT JOIN (SELECT name, min(coalesce(id, stable_key('o', name))) AS id,
                       count(DISTINCT coalesce(id, stable_key('o', name))) AS n
                FROM raw.organizations GROUP BY 1) AS o ON o.name = x.org_id
     LEFT JOIN (SELECT name, min(coalesce(id, stable_key('p', name, org_id))) AS id,
                       count(DISTINCT coalesce(id, stable_key('p', name, org_id))) AS n
                FROM raw.persons GROUP BY 1) AS c ON c.name = x.person_id
ORDER BY x.source_table, x.source_line
