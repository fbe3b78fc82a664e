-- Logins that were let in, and what was looked at; creating and changing stand in the history.
SELECT 'login ' || coalesce(id, user_id || ' ' || created_at) AS id, user_id, created_at AS at, 'login' AS kind,
       NULL AS entity, NULL AS record_id, authentication_method AS channel, source_table, id AS source_id, source_line
FROM raw.auth_log_record WHERE coalesce(is_denied, 0) = 0
UNION ALL
SELECT 'action ' || coalesce(id, user_id || ' ' || created_at), user_id, created_at, 'view', lower(target_type),
       target_id, NULL, source_table, id, source_line
FROM raw.action_history_record WHERE action = 'read'
ORDER BY 3, 1
