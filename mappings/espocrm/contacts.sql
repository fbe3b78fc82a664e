WITH addresses AS (
  SELECT r.entity_id, e.name,
         row_number() OVER (PARTITION BY r.entity_id ORDER BY r."primary" DESC, r.source_line) AS number
  FROM raw.entity_email_address AS r JOIN raw.email_address AS e ON e.id = r.email_address_id
  WHERE r.entity_type = 'Contact' AND coalesce(r.deleted, 0) = 0),
phones AS (
  SELECT r.entity_id, n.name,
         row_number() OVER (PARTITION BY r.entity_id ORDER BY r."primary" DESC, r.source_line) AS number
  FROM raw.entity_phone_number AS r JOIN raw.phone_number AS n ON n.id = r.phone_number_id
  WHERE r.entity_type = 'Contact' AND coalesce(r.deleted, 0) = 0)
SELECT x.id, account_id, created_by_id, first_name, coalesce(last_name, x.name) AS last_name,
       coalesce(m.name, x.email_address) AS email,
       coalesce(t.name, ltrim(x.phone_number, '''')) AS phone,
       assigned_user_id AS owner_id, created_at, modified_at AS updated_at,
       CASE WHEN deleted = 1 THEN coalesce(modified_at, created_at, 0) END AS deleted_at,
       source_table, x.id AS source_id, source_line
FROM raw.contact AS x LEFT JOIN addresses AS m ON m.entity_id = x.id AND m.number = 1
     LEFT JOIN phones AS t ON t.entity_id = x.id AND t.number = 1
ORDER BY source_table, source_line
