-- Calls by owner id, tasks by owner name, events by owner id. A POTENTIALID of 0 means none.
SELECT 'call ' || taskid AS id, 'call' AS type, subject, 'done' AS status, call_owner_id AS user_id,
       call_start_time AS happened_at, created_time AS logged_at,
       call_duration_in_seconds / 60.0 AS duration_minutes,
       accountid AS account_id, contactid AS contact_id, leadid AS lead_id, nullif(potentialid, '0') AS opportunity_id,
       'Calls.csv' AS source_table, taskid AS source_id, source_line
FROM raw.calls
UNION ALL
SELECT stable_key('task ', t.source_line, t.subject), 'task', t.subject,
       CASE t.status WHEN 'Completed' THEN 'done' ELSE 'planned' END, CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.user_id, t.task_owner) END,
       t.due_date, t.created_time, NULL, NULL, NULL, NULL, NULL, 'Tasks.csv', t.source_line, t.source_line
FROM raw.tasks AS t LEFT JOIN (SELECT last_name, min(user_id) AS user_id, count(DISTINCT user_id) AS n FROM raw.users GROUP BY 1) AS u
  ON u.last_name = t.task_owner
UNION ALL
SELECT 'event ' || eventid, 'meeting', subject, 'done', event_owner_id, start_datetime, created_time, NULL,
       accountid, contactid, leadid, nullif(potentialid, '0'), 'Events.csv', eventid, source_line
FROM raw.events
