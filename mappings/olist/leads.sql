-- An origin that is blank and one that says "unknown" are two things: both stay as they are.
SELECT l.mql_id AS id, l.origin AS source, CASE WHEN d.mql_id IS NULL THEN 'open' ELSE 'converted' END AS status,
       d.sdr_id AS owner_id, (unixepoch(l.first_contact_date) + 43200) * 1000 AS created_at,
       d.won_date AS converted_at, d.mql_id AS opportunity_id, d.won_date AS closed_at,
       l.source_table, l.mql_id AS source_id, l.source_line
FROM raw.leads AS l LEFT JOIN raw.deals AS d ON d.mql_id = l.mql_id
ORDER BY l.source_line
