-- Words for a state that are not the delivered ones, users switched off without a day, and
-- amounts whose currency their row does not say clearly.
WITH system AS (SELECT max(currency_code) AS stated FROM raw.vtiger_currency_info WHERE defaultid = '-11'),
found (table_name, record_id, column_name, kind, value, file, line) AS (
  SELECT 'users', id, 'status', 'unknown-status', status, source_table, source_line
  FROM raw.vtiger_users WHERE status IS NOT NULL AND says_active(status) IS NULL AND coalesce(deleted, 0) = 0
  UNION ALL SELECT 'users', id, 'ends_on', 'no-last-day', NULL, source_table, source_line
  FROM raw.vtiger_users WHERE (deleted = 1 OR says_active(status) = 0) AND coalesce(date_modified, date_entered) IS NULL
  UNION ALL SELECT 'activities', x.activityid, 'status', 'unknown-status', coalesce(x.eventstatus, x.status),
                   x.source_table, x.source_line
  FROM raw.vtiger_activity AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.activityid
  WHERE coalesce(e.deleted, 0) = 0 AND coalesce(x.activitytype, '') <> 'Emails'
    AND coalesce(x.eventstatus, x.status, '') NOT IN ('Planned', 'Held', 'Not Held', 'Not Started', 'In Progress',
                                                      'Completed', 'Pending Input', 'Deferred', 'Sent')
  UNION ALL SELECT 'opportunities', potentialid, 'amount_minor', 'no-currency',
                   coalesce(amount_written_currency, stated), source_table, source_line
  FROM system CROSS JOIN raw.vtiger_potential
  WHERE amount IS NOT NULL AND row_currency(amount_written_currency, stated) IS NULL
  UNION ALL SELECT 'opportunities', potentialid, 'currency', 'other-currency', stated, source_table, source_line
  FROM system CROSS JOIN raw.vtiger_potential WHERE row_currency(amount_written_currency, stated) <> stated)
SELECT file AS source, file, line, table_name, record_id, column_name, kind, value,
       CASE kind WHEN 'no-currency' THEN 'skipped' WHEN 'other-currency' THEN 'repaired' ELSE 'kept' END AS action
FROM found ORDER BY file, line, table_name, column_name, kind
