-- Odoo keeps the latest login of a user only.
SELECT 'login ' || coalesce(id, create_uid || ' ' || create_date) AS id, create_uid AS user_id, create_date AS at,
       'login' AS kind, source_table, id AS source_id, source_line
FROM raw.res_users_log ORDER BY source_table, source_line
