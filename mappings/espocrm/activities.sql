WITH everything AS (
  SELECT id, 'call' AS type, name, status, date_start AS at, created_at, (date_end - date_start) / 60000.0 AS minutes,
         parent_type, parent_id, account_id, NULL AS contact_id, assigned_user_id, deleted, source_table, source_line,
         1 AS part FROM raw.call
  UNION ALL
  SELECT id, 'meeting', name, status, date_start, created_at, (date_end - date_start) / 60000.0, parent_type, parent_id,
         account_id, NULL, assigned_user_id, deleted, source_table, source_line, 2 FROM raw.meeting
  UNION ALL
  SELECT id, 'task', name, status, coalesce(date_completed, date_end, date_start), created_at, NULL, parent_type,
         parent_id, account_id, contact_id, assigned_user_id, deleted, source_table, source_line, 3 FROM raw.task
  UNION ALL
  SELECT id, 'email', name, status, coalesce(date_sent, created_at), created_at, NULL, parent_type, parent_id,
         account_id, NULL, coalesce(assigned_user_id, sent_by_id), deleted, source_table, source_line, 4 FROM raw.email)
SELECT type || ' ' || id AS id, row_number() OVER (ORDER BY part, source_table, source_line) AS seq, type,
       name AS subject,
       CASE WHEN status IN ('Held', 'Completed', 'Sent', 'Archived') THEN 'done'
            WHEN status IN ('Not Held', 'Canceled', 'Failed') THEN 'cancelled' ELSE 'planned' END AS status,
       assigned_user_id AS user_id, at AS happened_at, created_at AS logged_at, minutes AS duration_minutes,
       coalesce(CASE parent_type WHEN 'Account' THEN parent_id END, account_id) AS account_id,
       coalesce(CASE parent_type WHEN 'Contact' THEN parent_id END, contact_id) AS contact_id,
       CASE parent_type WHEN 'Lead' THEN parent_id END AS lead_id,
       CASE parent_type WHEN 'Opportunity' THEN parent_id END AS opportunity_id,
       deleted, source_table, id AS source_id, source_line
FROM everything ORDER BY part, source_table, source_line
