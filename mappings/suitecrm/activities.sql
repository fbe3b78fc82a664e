-- A file that was sent with an e-mail is a note of it, and no work of its own.
WITH everything AS (
  SELECT id, 'call' AS type, name, status, date_start AS at, date_entered,
         coalesce(duration_hours, 0) * 60 + coalesce(duration_minutes, 0) AS minutes, parent_type, parent_id,
         NULL AS contact_id, assigned_user_id, deleted, source_table, source_line, 1 AS part FROM raw.calls
  UNION ALL
  SELECT id, 'meeting', name, status, date_start, date_entered,
         coalesce(duration_hours, 0) * 60 + coalesce(duration_minutes, 0), parent_type, parent_id, NULL,
         assigned_user_id, deleted, source_table, source_line, 2 FROM raw.meetings
  UNION ALL
  SELECT id, 'task', name, status,
         coalesce(date_due, date_start, CASE status WHEN 'Completed' THEN date_modified END), date_entered, NULL,
         parent_type, parent_id, contact_id, assigned_user_id, deleted, source_table, source_line, 3 FROM raw.tasks
  UNION ALL
  SELECT id, 'note', name, 'done', date_entered, date_entered, NULL, parent_type, parent_id, contact_id,
         coalesce(assigned_user_id, created_by), deleted, source_table, source_line, 4
  FROM raw.notes WHERE coalesce(parent_type, '') <> 'Emails'
  UNION ALL
  SELECT id, 'email', name,
         CASE WHEN 'draft' IN (status, type) THEN 'Planned' WHEN status = 'send_error' THEN 'Not Held' ELSE 'done' END,
         coalesce(date_sent_received, date_entered), date_entered, NULL, parent_type, parent_id, NULL,
         assigned_user_id, deleted, source_table, source_line, 5 FROM raw.emails)
SELECT type || ' ' || id AS id, row_number() OVER (ORDER BY part, source_table, source_line) AS seq, type,
       name AS subject,
       CASE WHEN status IN ('Held', 'Completed', 'done') THEN 'done' WHEN status = 'Not Held' THEN 'cancelled'
            ELSE 'planned' END AS status,
       assigned_user_id AS user_id, at AS happened_at, date_entered AS logged_at, minutes AS duration_minutes,
       CASE parent_type WHEN 'Accounts' THEN parent_id END AS account_id,
       coalesce(CASE parent_type WHEN 'Contacts' THEN parent_id END, contact_id) AS contact_id,
       CASE parent_type WHEN 'Leads' THEN parent_id END AS lead_id,
       CASE parent_type WHEN 'Opportunities' THEN parent_id END AS opportunity_id,
       deleted, source_table, id AS source_id, source_line
FROM everything ORDER BY part, source_table, source_line
