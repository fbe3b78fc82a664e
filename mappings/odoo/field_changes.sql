WITH fields (name, canonical) AS (
  VALUES ('expected_revenue', 'amount_minor'), ('planned_revenue', 'amount_minor'), ('date_deadline', 'close_date'),
         ('user_id', 'owner_id'), ('partner_id', 'account_id')),
changes AS (
  SELECT v.id, m.res_id, coalesce(m.date, v.create_date) AS at, coalesce(f.canonical, n.name) AS field, n.name,
         (SELECT u.id FROM raw.res_users AS u WHERE u.partner_id = m.author_id ORDER BY u.source_line LIMIT 1)
           AS user_id,
         CASE WHEN n.name IN ('user_id', 'partner_id') THEN v.old_value_integer
              ELSE coalesce(v.old_value_char, v.old_value_datetime, v.old_value_float, v.old_value_integer) END
                AS before,
         CASE WHEN n.name IN ('user_id', 'partner_id') THEN v.new_value_integer
              ELSE coalesce(v.new_value_char, v.new_value_datetime, v.new_value_float, v.new_value_integer) END
                AS after,
         v.source_table, v.source_line,
         CASE (SELECT l.type FROM raw.crm_lead AS l WHERE l.id = m.res_id) WHEN 'lead' THEN 'lead'
           ELSE 'opportunity' END
           AS entity
  FROM raw.mail_tracking_value AS v JOIN raw.mail_message AS m ON m.id = v.mail_message_id
       JOIN raw.ir_model_fields AS n ON n.id = v.field_id LEFT JOIN fields AS f ON f.name = n.name
  WHERE m.model = 'crm.lead' AND n.name <> 'stage_id')
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq, entity, res_id AS record_id, field, at,
       user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(before, base_currency())
                  WHEN 'close_date' THEN substr(before, 1, 10) WHEN 'probability' THEN before / 100.0 ELSE before END
         AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(after, base_currency())
                  WHEN 'close_date' THEN substr(after, 1, 10) WHEN 'probability' THEN after / 100.0 ELSE after END
         AS new_value,
       source_table, id AS source_id, source_line
FROM changes WHERE at IS NOT NULL ORDER BY at, source_table, source_line
