SELECT x.activityid AS id, row_number() OVER (ORDER BY x.source_table, x.source_line) AS seq,
       CASE x.activitytype WHEN 'Emails' THEN 'email' ELSE lower(x.activitytype) END AS type, subject,
       CASE WHEN coalesce(eventstatus, status) IN ('Held', 'Completed', 'Sent') THEN 'done'
            WHEN coalesce(eventstatus, status) = 'Not Held' THEN 'cancelled' ELSE 'planned' END AS status,
       e.smownerid AS user_id, unixepoch(date_start || ' ' || coalesce(time_start, '12:00:00')) * 1000 AS happened_at,
       e.createdtime AS logged_at, coalesce(duration_hours * 60, 0) + coalesce(duration_minutes, 0) AS duration_minutes,
       (SELECT r.crmid FROM raw.vtiger_seactivityrel AS r JOIN raw.vtiger_account AS a ON a.accountid = r.crmid
        WHERE r.activityid = x.activityid ORDER BY r.source_line LIMIT 1) AS account_id,
       (SELECT r.contactid FROM raw.vtiger_cntactivityrel AS r WHERE r.activityid = x.activityid
        ORDER BY r.source_line LIMIT 1) AS contact_id,
       (SELECT r.crmid FROM raw.vtiger_seactivityrel AS r JOIN raw.vtiger_leaddetails AS l ON l.leadid = r.crmid
        WHERE r.activityid = x.activityid ORDER BY r.source_line LIMIT 1) AS lead_id,
       (SELECT r.crmid FROM raw.vtiger_seactivityrel AS r JOIN raw.vtiger_potential AS p ON p.potentialid = r.crmid
        WHERE r.activityid = x.activityid ORDER BY r.source_line LIMIT 1) AS opportunity_id,
       x.source_table, x.activityid AS source_id, x.source_line
FROM raw.vtiger_activity AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.activityid
WHERE coalesce(e.deleted, 0) = 0 ORDER BY x.source_table, x.source_line
