-- An e-mail has no status: it is sent, unless it was only saved.
-- Of several records it is about the first counts: SQLite gives the other columns of the row that has the least line.
WITH accounts AS (
  SELECT r.activityid, r.crmid, min(r.source_line) FROM raw.vtiger_seactivityrel AS r
  JOIN raw.vtiger_account AS k ON k.accountid = r.crmid GROUP BY 1),
leads AS (
  SELECT r.activityid, r.crmid, min(r.source_line) FROM raw.vtiger_seactivityrel AS r
  JOIN raw.vtiger_leaddetails AS k ON k.leadid = r.crmid GROUP BY 1),
deals AS (
  SELECT r.activityid, r.crmid, min(r.source_line) FROM raw.vtiger_seactivityrel AS r
  JOIN raw.vtiger_potential AS k ON k.potentialid = r.crmid GROUP BY 1),
people AS (SELECT activityid, contactid, min(source_line) FROM raw.vtiger_cntactivityrel GROUP BY 1)
SELECT x.activityid AS id, row_number() OVER (ORDER BY x.source_table, x.source_line) AS seq,
       CASE x.activitytype WHEN 'Emails' THEN 'email' ELSE lower(x.activitytype) END AS type, x.subject,
       CASE WHEN x.activitytype = 'Emails' THEN CASE m.email_flag WHEN 'SAVED' THEN 'planned' ELSE 'done' END
            WHEN coalesce(x.eventstatus, x.status) IN ('Held', 'Completed', 'Sent') THEN 'done'
            WHEN coalesce(x.eventstatus, x.status) = 'Not Held' THEN 'cancelled' ELSE 'planned' END AS status,
       e.smownerid AS user_id,
       unixepoch(x.date_start || ' ' || coalesce(x.time_start, '12:00:00')) * 1000 AS happened_at,
       e.createdtime AS logged_at,
       coalesce(x.duration_hours * 60, 0) + coalesce(x.duration_minutes, 0) AS duration_minutes,
       ra.crmid AS account_id,
       rc.contactid AS contact_id,
       rl.crmid AS lead_id,
       ro.crmid AS opportunity_id,
       e.deleted, x.source_table, x.activityid AS source_id, x.source_line
FROM raw.vtiger_activity AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.activityid
     LEFT JOIN raw.vtiger_emaildetails AS m ON m.emailid = x.activityid
     LEFT JOIN accounts AS ra ON ra.activityid = x.activityid
     LEFT JOIN leads AS rl ON rl.activityid = x.activityid
     LEFT JOIN deals AS ro ON ro.activityid = x.activityid
     LEFT JOIN people AS rc ON rc.activityid = x.activityid
ORDER BY x.source_table, x.source_line
