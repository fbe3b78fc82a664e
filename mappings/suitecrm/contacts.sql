-- The account stands in a table of links, which are deleted one by one: the newest link that lives counts.
WITH addresses AS (
  SELECT r.bean_id, e.email_address,
         row_number() OVER (PARTITION BY r.bean_id ORDER BY r.primary_address DESC, r.source_line) AS number
  FROM raw.email_addr_bean_rel AS r JOIN raw.email_addresses AS e ON e.id = r.email_address_id
  WHERE coalesce(r.deleted, 0) = 0),
links AS (
  SELECT contact_id, account_id,
         row_number() OVER (PARTITION BY contact_id ORDER BY date_modified DESC, source_line DESC) AS number
  FROM raw.accounts_contacts WHERE coalesce(deleted, 0) = 0)
SELECT c.id,
       k.account_id,
       created_by AS created_by_id, first_name, last_name, title,
       m.email_address AS email,
       phone_work AS phone, phone_mobile AS mobile, assigned_user_id AS owner_id, date_entered AS created_at,
       date_modified AS updated_at, CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END
         AS deleted_at,
       source_table, c.id AS source_id, source_line
FROM raw.contacts AS c LEFT JOIN addresses AS m ON m.bean_id = c.id AND m.number = 1
     LEFT JOIN links AS k ON k.contact_id = c.id AND k.number = 1
ORDER BY source_table, source_line
