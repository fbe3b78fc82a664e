-- The amount itself is not audited, only its value in the system's currency. In a deal of another currency it is worth
-- what the deal's present amounts say of the rate, or else the table of currencies; where neither says it, the change
-- keeps its name.
WITH fields (entity, name, canonical) AS (
  VALUES ('opportunity', 'amount_usdollar', 'amount_minor'), ('opportunity', 'date_closed', 'close_date'),
         ('opportunity', 'assigned_user_id', 'owner_id'), ('opportunity', 'opportunity_type', 'type'),
         ('account', 'assigned_user_id', 'owner_id'), ('account', 'phone_office', 'phone'),
         ('account', 'account_type', 'type'), ('contact', 'assigned_user_id', 'owner_id'),
         ('contact', 'phone_work', 'phone'), ('lead', 'assigned_user_id', 'owner_id')),
changes AS (
  SELECT 'opportunity' AS entity, id, parent_id, date_created, created_by, field_name, before_value_string,
         after_value_string, before_value_text, after_value_text, source_table, source_line
  FROM raw.opportunities_audit WHERE field_name <> 'sales_stage'
  UNION ALL
  SELECT 'account', id, parent_id, date_created, created_by, field_name, before_value_string,
         after_value_string, before_value_text, after_value_text, source_table, source_line
  FROM raw.accounts_audit
  UNION ALL
  SELECT 'contact', id, parent_id, date_created, created_by, field_name, before_value_string,
         after_value_string, before_value_text, after_value_text, source_table, source_line
  FROM raw.contacts_audit
  UNION ALL
  SELECT 'lead', id, parent_id, date_created, created_by, field_name, before_value_string,
         after_value_string, before_value_text, after_value_text, source_table, source_line
  FROM raw.leads_audit),
deals AS (
  SELECT o.id, row_currency(o.amount_written_currency,
           CASE WHEN o.currency_id <> '-99' THEN coalesce(upper(c.iso4217), o.currency_id) END) AS code,
         CASE WHEN coalesce(o.currency_id, '-99') = '-99' THEN 1
              WHEN o.amount / o.amount_usdollar > 0 THEN o.amount / o.amount_usdollar
              WHEN c.conversion_rate > 0 THEN c.conversion_rate END AS rate
  FROM raw.opportunities AS o LEFT JOIN raw.currencies AS c ON c.id = o.currency_id),
canonical AS (
  SELECT c.*, d.code, d.rate,
         CASE WHEN c.field_name = 'amount_usdollar' AND (d.rate IS NULL OR d.code IS NULL)
              THEN c.field_name ELSE coalesce(f.canonical, c.field_name) END AS field,
         coalesce(nullif(before_value_string, ''), before_value_text) AS before,
         coalesce(nullif(after_value_string, ''), after_value_text) AS after
  FROM changes AS c LEFT JOIN fields AS f ON f.entity = c.entity AND f.name = c.field_name
       LEFT JOIN deals AS d ON c.entity = 'opportunity' AND d.id = c.parent_id)
SELECT entity || ' ' || id AS id, row_number() OVER (ORDER BY date_created, entity, source_line) AS seq, entity,
       parent_id AS record_id, field, date_created AS at, created_by AS user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(CASE rate WHEN 1 THEN before ELSE before * rate END, code)
                  WHEN 'close_date' THEN substr(before, 1, 10) WHEN 'probability' THEN before / 100.0 ELSE before END
         AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(CASE rate WHEN 1 THEN after ELSE after * rate END, code)
                  WHEN 'close_date' THEN substr(after, 1, 10) WHEN 'probability' THEN after / 100.0 ELSE after END
         AS new_value,
       source_table, parent_id AS source_id, source_line
FROM canonical WHERE field IS NOT NULL AND date_created IS NOT NULL
ORDER BY date_created, entity, source_line
