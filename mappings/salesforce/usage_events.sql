-- Logins that succeeded. Without LoginHistory the last login of each user is all there is.
SELECT coalesce(id, stable_key('login', userid, logintime, source_line)) AS id, userid AS user_id, logintime AS at,
       'login' AS kind, coalesce(application, logintype) AS channel,
       source_table, id AS source_id, source_line
FROM raw.loginhistory
WHERE lower(coalesce(status, 'success')) = 'success'
UNION ALL
SELECT 'last login ' || id, id, lastlogindate, 'login', NULL, source_table, id, source_line
FROM raw.user
WHERE lastlogindate IS NOT NULL AND coalesce(fivetran_active, 1) = 1
  AND NOT EXISTS (SELECT 1 FROM raw.loginhistory)
ORDER BY at, user_id, source_line
