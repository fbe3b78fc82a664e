-- date_closed is the expected day until the deal is closed. The account is the newest link that lives. A currency of
-- -99 is the system's own.
SELECT o.id, o.name,
       (SELECT l.account_id FROM raw.accounts_opportunities AS l
        WHERE l.opportunity_id = o.id AND coalesce(l.deleted, 0) = 0
        ORDER BY l.date_modified DESC, l.source_line DESC LIMIT 1) AS account_id,
       (SELECT l.contact_id FROM raw.opportunities_contacts AS l
        WHERE l.opportunity_id = o.id AND coalesce(l.deleted, 0) = 0
        ORDER BY l.date_modified DESC, l.source_line DESC LIMIT 1) AS primary_contact_id,
       assigned_user_id AS owner_id, created_by AS created_by_id, opportunity_type AS type, lead_source AS source,
       'default' AS pipeline, sales_stage AS stage,
       CASE sales_stage WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS status,
       probability, minor_units(amount, coalesce(c.iso4217, base_currency())) AS amount_minor,
       coalesce(c.iso4217, base_currency()) AS currency, date_entered AS created_at, date_closed AS close_date,
       CASE WHEN sales_stage IN ('Closed Won', 'Closed Lost') THEN
         (SELECT max(h.date_created) FROM raw.opportunities_audit AS h
          WHERE h.parent_id = o.id AND h.field_name = 'sales_stage' AND h.after_value_string = o.sales_stage) END
         AS closed_at,
       next_step, (SELECT min(l.id) FROM raw.leads AS l WHERE l.opportunity_id = o.id) AS lead_id,
       date_modified AS updated_at, CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END
         AS deleted_at,
       o.source_table, o.id AS source_id, o.source_line
FROM raw.opportunities AS o LEFT JOIN raw.currencies AS c ON c.id = o.currency_id
ORDER BY o.source_table, o.source_line
