-- Deals have no identifier and their names repeat: the key is made of line and name.
-- The closing date is the expected one while a deal is open, the actual one afterwards.
SELECT stable_key('p', p.source_line, p.potential_name) AS id,
       p.potential_name AS name,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.user_id, p.potential_owner) END AS owner_id,
       p.type,
       p.lead_source    AS source,
       'default'        AS pipeline,
       p.stage,
       CASE p.stage WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS status,
       p.probability,
       p.amount         AS amount_minor,
       'USD'            AS currency,
       p.created_time   AS created_at,
       p.closing_date   AS close_date,
       p.leadid         AS lead_id,
       'Potentials.csv' AS source_table, p.source_line AS source_id, p.source_line
FROM raw.potentials AS p LEFT JOIN (SELECT last_name, min(user_id) AS user_id, count(DISTINCT user_id) AS n FROM raw.users GROUP BY 1) AS u
  ON u.last_name = p.potential_owner
ORDER BY p.source_line
