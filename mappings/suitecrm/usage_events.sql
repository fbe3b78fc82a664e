-- The tracker notes what was looked at and saved; saving is no mere use and stands in the history.
SELECT coalesce('tracker ' || id, stable_key('t', user_id, date_modified, source_line)) AS id, user_id,
       date_modified AS at, CASE action WHEN 'login' THEN 'login' ELSE 'view' END AS kind,
       CASE module_name WHEN 'Accounts' THEN 'account' WHEN 'Contacts' THEN 'contact' WHEN 'Leads' THEN 'lead'
            WHEN 'Opportunities' THEN 'opportunity' ELSE lower(module_name) END AS entity,
       item_id AS record_id, 'web' AS channel, deleted, source_table, id AS source_id, source_line
FROM raw.tracker
WHERE coalesce(action, '') IN ('login', 'detailview', 'editview', 'index', 'listview')
ORDER BY source_table, source_line
