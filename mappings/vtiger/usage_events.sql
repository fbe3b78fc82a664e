-- The history of logins names users by their user name.
SELECT 'login ' || coalesce(h.login_id, h.source_line) AS id,
       coalesce((SELECT u.id FROM raw.vtiger_users AS u WHERE u.user_name = h.user_name ORDER BY u.source_line LIMIT 1),
                h.user_name) AS user_id,
       h.login_time AS at, 'login' AS kind, h.source_table, h.login_id AS source_id, h.source_line
FROM raw.vtiger_loginhistory AS h ORDER BY h.source_table, h.source_line
