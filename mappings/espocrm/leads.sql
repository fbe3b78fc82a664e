SELECT x.id, created_by_id, trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name,
       account_name AS company,
       (SELECT e.name FROM raw.entity_email_address AS r JOIN raw.email_address AS e ON e.id = r.email_address_id
        WHERE r.entity_id = x.id AND r.entity_type = 'Lead' AND coalesce(r.deleted, 0) = 0
        ORDER BY r."primary" DESC, r.source_line LIMIT 1) AS email,
       (SELECT n.name FROM raw.entity_phone_number AS r JOIN raw.phone_number AS n ON n.id = r.phone_number_id
        WHERE r.entity_id = x.id AND r.entity_type = 'Lead' AND coalesce(r.deleted, 0) = 0
        ORDER BY r."primary" DESC, r.source_line LIMIT 1) AS phone,
       source, status, assigned_user_id AS owner_id, created_at, converted_at, created_opportunity_id AS opportunity_id,
       created_account_id AS account_id, created_contact_id AS contact_id,
       CASE WHEN converted_at IS NOT NULL THEN converted_at WHEN status IN ('Dead', 'Recycled') THEN modified_at END
         AS closed_at,
       CASE WHEN status IN ('Dead', 'Recycled') THEN status END AS closed_reason,
       CASE WHEN deleted = 1 THEN coalesce(modified_at, created_at, 0) END AS deleted_at,
       source_table, x.id AS source_id, source_line
FROM raw.lead AS x ORDER BY source_table, source_line
