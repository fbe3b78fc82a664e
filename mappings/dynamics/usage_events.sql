-- Access of users, recorded only where auditing of access is on: action 64 through the web, 65 through services.
SELECT coalesce(auditid, stable_key('access', objectid, createdon)) AS id, objectid AS user_id, createdon AS at,
       'login' AS kind, CASE WHEN action IN ('64', 'User Access via Web') THEN 'web' ELSE 'service' END AS channel,
       source_table, auditid AS source_id, source_line
FROM raw.audit WHERE action IN ('64', '65', 'User Access via Web', 'User Access via Web Services')
ORDER BY source_table, source_line
