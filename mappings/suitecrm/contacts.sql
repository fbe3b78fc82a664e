-- The account stands in a table of links, which are deleted one by one: the newest link that lives counts.
SELECT c.id,
       (SELECT l.account_id FROM raw.accounts_contacts AS l WHERE l.contact_id = c.id AND coalesce(l.deleted, 0) = 0
        ORDER BY l.date_modified DESC, l.source_line DESC LIMIT 1) AS account_id,
       created_by AS created_by_id, first_name, last_name, title,
       (SELECT e.email_address FROM raw.email_addr_bean_rel AS r JOIN raw.email_addresses
         AS e ON e.id = r.email_address_id
        WHERE r.bean_id = c.id AND coalesce(r.deleted, 0) = 0 ORDER BY r.primary_address DESC, r.source_line LIMIT 1)
         AS email,
       phone_work AS phone, phone_mobile AS mobile, assigned_user_id AS owner_id, date_entered AS created_at,
       date_modified AS updated_at, CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END
         AS deleted_at,
       source_table, c.id AS source_id, source_line
FROM raw.contacts AS c ORDER BY source_table, source_line
