SELECT x.id, account_id, created_by_id, first_name, last_name,
       (SELECT e.name FROM raw.entity_email_address AS r JOIN raw.email_address AS e ON e.id = r.email_address_id
        WHERE r.entity_id = x.id AND r.entity_type = 'Contact' AND coalesce(r.deleted, 0) = 0
        ORDER BY r."primary" DESC, r.source_line LIMIT 1) AS email,
       (SELECT n.name FROM raw.entity_phone_number AS r JOIN raw.phone_number AS n ON n.id = r.phone_number_id
        WHERE r.entity_id = x.id AND r.entity_type = 'Contact' AND coalesce(r.deleted, 0) = 0
        ORDER BY r."primary" DESC, r.source_line LIMIT 1) AS phone,
       assigned_user_id AS owner_id, created_at, modified_at AS updated_at,
       CASE WHEN deleted = 1 THEN coalesce(modified_at, created_at, 0) END AS deleted_at,
       source_table, x.id AS source_id, source_line
FROM raw.contact AS x ORDER BY source_table, source_line
