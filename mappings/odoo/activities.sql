-- An activity that is done leaves its table, or is archived there, and a message says so: the message counts. Meetings
-- stay in the calendar; those struck off are archived. What is archived in the place of its message is no longer one.
WITH types AS (
  SELECT id, CASE WHEN category = 'phonecall' OR english = 'Call' THEN 'call'
                  WHEN category = 'meeting' OR english = 'Meeting' THEN 'meeting'
                  WHEN english = 'Email' THEN 'email' ELSE 'task' END AS type
  FROM (SELECT id, category, CASE WHEN name LIKE '{%' AND json_valid(name) THEN json_extract(name, '$.en_US')
                                  ELSE name END AS english FROM raw.mail_activity_type)),
-- SQLite gives the other columns of the row that has the least line.
authors AS (SELECT partner_id, id, min(source_line) FROM raw.res_users WHERE partner_id IS NOT NULL GROUP BY 1),
everything AS (
  SELECT 'activity ' || a.id AS id, coalesce(t.type, 'task') AS type, a.summary AS subject,
         CASE a.active WHEN 0 THEN 'done' ELSE 'planned' END AS status, a.user_id,
         (unixepoch(coalesce(a.date_done, a.date_deadline)) + 43200) * 1000 AS at, a.create_date AS logged_at,
         NULL AS minutes, a.res_id, a.active = 0 AND a.res_id IN (
           SELECT m.res_id FROM raw.mail_message AS m
           WHERE m.model = 'crm.lead' AND m.mail_activity_type_id IS NOT NULL) AS deleted,
         a.source_table, a.id AS source_id, a.source_line, 1 AS part
  FROM raw.mail_activity AS a LEFT JOIN types AS t ON t.id = a.activity_type_id WHERE a.res_model = 'crm.lead'
  UNION ALL
  SELECT 'message ' || m.id, coalesce(t.type, 'task'), m.subject, 'done', u.id, m.date, m.date, NULL, m.res_id, 0,
         m.source_table, m.id, m.source_line, 2
  FROM raw.mail_message AS m LEFT JOIN types AS t ON t.id = m.mail_activity_type_id
       LEFT JOIN authors AS u ON u.partner_id = m.author_id
  WHERE m.model = 'crm.lead' AND m.mail_activity_type_id IS NOT NULL AND NOT (
    coalesce(t.type, 'task') = 'meeting' AND m.res_id IN (
      SELECT e.opportunity_id FROM raw.calendar_event AS e WHERE e.opportunity_id IS NOT NULL))
  UNION ALL
  SELECT 'event ' || e.id, 'meeting', e.name, NULL, e.user_id, e.start, e.create_date,
         coalesce((e.stop - e.start) / 60000.0, e.duration * 60), e.opportunity_id, e.active = 0,
         e.source_table, e.id, e.source_line, 3
  FROM raw.calendar_event AS e)
SELECT x.id, x.type, x.subject, x.status, x.user_id, x.at AS happened_at, x.logged_at, x.minutes AS duration_minutes,
       CASE WHEN coalesce(l.type, 'opportunity') = 'opportunity' THEN x.res_id END AS opportunity_id,
       CASE l.type WHEN 'lead' THEN l.id END AS lead_id, x.deleted, x.source_table, x.source_id, x.source_line
FROM everything AS x LEFT JOIN raw.crm_lead AS l ON l.id = x.res_id
WHERE l.id IS NOT NULL OR x.part = 3
ORDER BY x.part, x.source_table, x.source_line
