-- The history names a stage by identifier, and by the name it had then: the identifier counts, as names change. A lost
-- deal ends with its loss.
WITH names AS (SELECT id, CASE WHEN name LIKE '{%' AND json_valid(name)
            THEN coalesce(json_extract(name, '$.en_US'), (SELECT value FROM json_each(name) LIMIT 1)) ELSE name END
              AS name FROM raw.crm_stage),
changes AS (
  SELECT v.id, m.res_id, coalesce(m.date, v.create_date) AS at,
         coalesce((SELECT n.name FROM names AS n WHERE n.id = v.old_value_integer), v.old_value_char) AS before,
         coalesce((SELECT n.name FROM names AS n WHERE n.id = v.new_value_integer), v.new_value_char) AS after,
         (SELECT u.id FROM raw.res_users AS u WHERE u.partner_id = m.author_id ORDER BY u.source_line LIMIT 1)
           AS user_id,
         v.source_table, v.source_line
  FROM raw.mail_tracking_value AS v JOIN raw.mail_message AS m ON m.id = v.mail_message_id
       LEFT JOIN raw.ir_model_fields AS f ON f.id = v.field_id
  WHERE m.model = 'crm.lead' AND coalesce(f.name, v.field_id) = 'stage_id'),
first AS (
  SELECT *, row_number() OVER (PARTITION BY res_id ORDER BY at, source_line) AS step,
         row_number() OVER (PARTITION BY res_id ORDER BY at DESC, source_line DESC) AS back
  FROM changes),
steps AS (
  SELECT id, res_id, at, before, after, user_id, source_table, source_line FROM changes
  UNION ALL
  SELECT 'entry ' || f.res_id, f.res_id, l.create_date, NULL, f.before, l.create_uid, l.source_table, l.source_line
  FROM first AS f JOIN raw.crm_lead AS l ON l.id = f.res_id WHERE f.step = 1 AND f.before IS NOT NULL
  UNION ALL
  SELECT 'lost ' || l.id, l.id, coalesce(l.date_closed, l.write_date), f.after, 'Lost', NULL, l.source_table,
    l.source_line
  FROM raw.crm_lead AS l JOIN first AS f ON f.res_id = l.id AND f.back = 1
  WHERE l.type = 'opportunity' AND l.active = 0 AND coalesce(l.probability, 0) = 0)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, res_id AS opportunity_id, at,
       before AS from_stage, after AS to_stage, user_id, source_table, id AS source_id, source_line
FROM steps WHERE at IS NOT NULL AND after IS NOT NULL ORDER BY at, source_table, source_line, id
