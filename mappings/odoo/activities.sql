-- Activities that are done leave their table; meetings stay in the calendar.
SELECT 'activity ' || a.id AS id, 'task' AS type, summary AS subject, 'planned' AS status, a.user_id,
       (unixepoch(a.date_deadline) + 43200) * 1000 AS happened_at, a.create_date AS logged_at,
       NULL AS duration_minutes,
       CASE WHEN l.type = 'opportunity' THEN l.id END AS opportunity_id, CASE WHEN l.type = 'lead' THEN l.id END
         AS lead_id,
       a.source_table, a.id AS source_id, a.source_line
FROM raw.mail_activity AS a JOIN raw.crm_lead AS l ON l.id = a.res_id
WHERE a.res_model = 'crm.lead'
UNION ALL
SELECT * FROM (
  SELECT 'event ' || e.id, 'meeting', e.name, NULL, e.user_id, e.start, e.create_date,
         coalesce((e.stop - e.start) / 60000.0, e.duration * 60), e.opportunity_id, NULL, e.source_table, e.id,
           e.source_line
  FROM raw.calendar_event AS e ORDER BY e.source_table, e.source_line)
