-- The people among the partners, without those behind users. A partner without a name is a mere address.
SELECT p.id, p.parent_id AS account_id, p.create_uid AS created_by_id,
       CASE WHEN instr(p.name, ' ') > 0 THEN substr(p.name, 1, instr(p.name, ' ') - 1) END AS first_name,
       CASE WHEN instr(p.name, ' ') > 0 THEN substr(p.name, instr(p.name, ' ') + 1) ELSE p.name END AS last_name,
       p.function AS title, p.email, p.phone, p.mobile, p.user_id AS owner_id, p.create_date AS created_at,
       p.write_date AS updated_at, CASE WHEN p.active = 0 THEN coalesce(p.write_date, p.create_date) END AS inactive_at,
       p.source_table, p.id AS source_id, p.source_line
FROM raw.res_partner AS p
WHERE coalesce(p.is_company, 0) = 0 AND p.name IS NOT NULL AND p.id NOT IN (
  SELECT u.partner_id FROM raw.res_users AS u WHERE u.partner_id IS NOT NULL AND coalesce(u.share, 0) = 0)
ORDER BY p.source_table, p.source_line
