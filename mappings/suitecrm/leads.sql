-- When a lead was converted is known where its history is; else its last change is.
WITH addresses AS (
  SELECT r.bean_id, e.email_address,
         row_number() OVER (PARTITION BY r.bean_id ORDER BY r.primary_address DESC, r.source_line) AS number
  FROM raw.email_addr_bean_rel AS r JOIN raw.email_addresses AS e ON e.id = r.email_address_id
  WHERE coalesce(r.deleted, 0) = 0),
conversions AS (
  SELECT parent_id, max(date_created) AS at FROM raw.leads_audit
  WHERE field_name = 'status' AND after_value_string = 'Converted' GROUP BY 1)
SELECT l.id, created_by AS created_by_id, trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name,
       account_name AS company,
       m.email_address AS email,
       phone_work AS phone, lead_source AS source, status, assigned_user_id AS owner_id, date_entered AS created_at,
       CASE WHEN converted = 1 THEN coalesce(h.at, date_modified) END
         AS converted_at,
       opportunity_id, account_id, contact_id,
       CASE WHEN converted = 1 OR status IN ('Dead', 'Recycled') THEN date_modified END AS closed_at,
       CASE WHEN status IN ('Dead', 'Recycled') THEN status END AS closed_reason,
       CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END AS deleted_at,
       source_table, l.id AS source_id, source_line
FROM raw.leads AS l LEFT JOIN addresses AS m ON m.bean_id = l.id AND m.number = 1
     LEFT JOIN conversions AS h ON h.parent_id = l.id
ORDER BY source_table, source_line
