-- The export has won deals only, and no value of any: what a seller declares as monthly revenue is no amount of the
-- deal.
SELECT d.mql_id AS id, d.sr_id AS owner_id, d.lead_type AS type, l.origin AS source, 'default' AS pipeline,
       'Won' AS stage, 'won' AS status, (unixepoch(l.first_contact_date) + 43200) * 1000 AS created_at,
       d.won_date AS closed_at, d.mql_id AS lead_id,
       d.source_table, d.mql_id AS source_id, d.source_line
FROM raw.deals AS d LEFT JOIN raw.leads AS l ON l.mql_id = d.mql_id
ORDER BY d.source_line
