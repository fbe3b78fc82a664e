-- date_closed is the expected day until the deal is closed. The account is the newest link that lives. A currency of
-- -99 is the system's own; one that no table names is unknown.
WITH deals AS (
  SELECT o.*, row_currency(o.amount_written_currency,
           CASE WHEN o.currency_id <> '-99' THEN coalesce(upper(c.iso4217), o.currency_id) END) AS code
  FROM raw.opportunities AS o LEFT JOIN raw.currencies AS c ON c.id = o.currency_id),
accounts AS (
  SELECT opportunity_id, account_id,
         row_number() OVER (PARTITION BY opportunity_id ORDER BY date_modified DESC, source_line DESC) AS number
  FROM raw.accounts_opportunities WHERE coalesce(deleted, 0) = 0),
contacts AS (
  SELECT opportunity_id, contact_id,
         row_number() OVER (PARTITION BY opportunity_id ORDER BY date_modified DESC, source_line DESC) AS number
  FROM raw.opportunities_contacts WHERE coalesce(deleted, 0) = 0),
closings AS (
  SELECT parent_id, after_value_string AS stage, max(date_created) AS at FROM raw.opportunities_audit
  WHERE field_name = 'sales_stage' GROUP BY 1, 2),
leads AS (SELECT opportunity_id, min(id) AS id FROM raw.leads WHERE opportunity_id IS NOT NULL GROUP BY 1)
SELECT o.id, o.name,
       a.account_id, p.contact_id AS primary_contact_id,
       assigned_user_id AS owner_id, created_by AS created_by_id, opportunity_type AS type, lead_source AS source,
       'default' AS pipeline, sales_stage AS stage,
       CASE sales_stage WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS status,
       probability, minor_units(amount, code) AS amount_minor, code AS currency, date_entered AS created_at,
       date_closed AS close_date,
       CASE WHEN sales_stage IN ('Closed Won', 'Closed Lost') THEN h.at END AS closed_at,
       next_step, l.id AS lead_id,
       date_modified AS updated_at, CASE WHEN deleted = 1 THEN coalesce(date_modified, date_entered, 0) END
         AS deleted_at,
       o.source_table, o.id AS source_id, o.source_line
FROM deals AS o LEFT JOIN accounts AS a ON a.opportunity_id = o.id AND a.number = 1
     LEFT JOIN contacts AS p ON p.opportunity_id = o.id AND p.number = 1
     LEFT JOIN closings AS h ON h.parent_id = o.id AND h.stage = o.sales_stage
     LEFT JOIN leads AS l ON l.opportunity_id = o.id
ORDER BY o.source_table, o.source_line
