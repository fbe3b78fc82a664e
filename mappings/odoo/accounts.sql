-- Without the companies that use the CRM: they are no customers.
SELECT p.id, p.name, p.create_uid AS created_by_id, p.user_id AS owner_id, p.parent_id, p.website, p.email, p.phone,
       p.street, p.city, p.zip AS postal_code, c.code AS country, p.vat AS vat_number, p.create_date AS created_at,
       p.write_date AS updated_at, CASE WHEN p.active = 0 THEN coalesce(p.write_date, p.create_date) END AS inactive_at,
       p.source_table, p.id AS source_id, p.source_line
FROM raw.res_partner AS p LEFT JOIN raw.res_country AS c ON c.id = p.country_id
WHERE p.is_company = 1 AND p.id NOT IN (SELECT o.partner_id FROM raw.res_company AS o WHERE o.partner_id IS NOT NULL)
ORDER BY p.source_table, p.source_line
