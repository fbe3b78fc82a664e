-- A lead and the opportunity it becomes are one row: the row is a lead until its conversion, and a lead that has a
-- conversion is kept as one beside its opportunity.
SELECT CASE l.type WHEN 'lead' THEN l.id ELSE 'lead ' || l.id END AS id, l.create_uid AS created_by_id,
       coalesce(l.contact_name, l.name) AS name, l.partner_name AS company, l.email_from AS email, l.phone,
       CASE WHEN s.name LIKE '{%' AND json_valid(s.name)
            THEN coalesce(json_extract(s.name, '$.en_US'), (SELECT value FROM json_each(s.name) LIMIT 1))
              ELSE s.name END AS source,
       CASE WHEN l.type <> 'lead' THEN 'converted' WHEN l.active = 0 THEN 'lost' ELSE 'open' END AS status,
       l.user_id AS owner_id, l.create_date AS created_at, l.date_open AS first_response_at,
       CASE WHEN l.type <> 'lead' THEN l.date_conversion END AS converted_at,
       CASE WHEN l.type <> 'lead' THEN l.id END AS opportunity_id,
       CASE WHEN l.type <> 'lead' THEN l.date_conversion WHEN l.active = 0 THEN coalesce(l.date_closed,
         l.write_date) END
         AS closed_at,
       l.source_table, l.id AS source_id, l.source_line
FROM raw.crm_lead AS l LEFT JOIN raw.utm_source AS s ON s.id = l.source_id
WHERE l.type = 'lead' OR l.date_conversion IS NOT NULL
ORDER BY l.source_table, l.source_line
