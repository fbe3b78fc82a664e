-- Earlier releases name the field itself, and keep amounts in columns of their own. A user or partner of 0 is none.
WITH fields (name, canonical) AS (
  VALUES ('expected_revenue', 'amount_minor'), ('planned_revenue', 'amount_minor'), ('date_deadline', 'close_date'),
         ('user_id', 'owner_id'), ('partner_id', 'account_id')),
tracked AS (
  SELECT v.*, m.res_id, coalesce(m.date, v.create_date) AS at, m.author_id, coalesce(n.name, v.field_id) AS name
  FROM raw.mail_tracking_value AS v JOIN raw.mail_message AS m ON m.id = v.mail_message_id
       LEFT JOIN raw.ir_model_fields AS n ON n.id = v.field_id
  WHERE m.model = 'crm.lead' AND coalesce(n.name, v.field_id) GLOB '*[a-z]*'),
changes AS (
  SELECT v.id, v.res_id, v.at, coalesce(f.canonical, v.name) AS field,
         (SELECT u.id FROM raw.res_users AS u WHERE u.partner_id = v.author_id ORDER BY u.source_line LIMIT 1)
           AS user_id,
         CASE WHEN v.name IN ('user_id', 'partner_id') THEN nullif(v.old_value_integer, '0')
              ELSE coalesce(v.old_value_char, v.old_value_datetime, v.old_value_monetary, v.old_value_float,
                            v.old_value_integer) END AS before,
         CASE WHEN v.name IN ('user_id', 'partner_id') THEN nullif(v.new_value_integer, '0')
              ELSE coalesce(v.new_value_char, v.new_value_datetime, v.new_value_monetary, v.new_value_float,
                            v.new_value_integer) END AS after,
         row_currency(NULL, coalesce(own.name, v.currency_id, k.name, l.company_currency, c.name, r.currency_id,
           CASE WHEN (SELECT count(DISTINCT currency_id) FROM raw.res_company) = 1
                THEN (SELECT max(coalesce(s.name, a.currency_id)) FROM raw.res_company AS a
                      LEFT JOIN raw.res_currency AS s ON s.id = a.currency_id) END)) AS currency,
         v.source_table, v.source_line, CASE l.type WHEN 'lead' THEN 'lead' ELSE 'opportunity' END AS entity
  FROM tracked AS v LEFT JOIN fields AS f ON f.name = v.name LEFT JOIN raw.crm_lead AS l ON l.id = v.res_id
       LEFT JOIN raw.res_company AS r ON r.id = l.company_id LEFT JOIN raw.res_currency AS c ON c.id = r.currency_id
       LEFT JOIN raw.res_currency AS own ON own.id = v.currency_id
       LEFT JOIN raw.res_currency AS k ON k.id = l.company_currency
  WHERE v.name <> 'stage_id')
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq, entity, res_id AS record_id, field, at,
       user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(before, currency)
                  WHEN 'close_date' THEN substr(before, 1, 10) WHEN 'probability' THEN before / 100.0 ELSE before END
         AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(after, currency)
                  WHEN 'close_date' THEN substr(after, 1, 10) WHEN 'probability' THEN after / 100.0 ELSE after END
         AS new_value,
       source_table, id AS source_id, source_line
FROM changes WHERE at IS NOT NULL ORDER BY at, source_table, source_line
