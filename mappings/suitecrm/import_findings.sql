-- What rows do not say clearly: words for a state that are not the delivered ones, users switched off without a day,
-- and amounts of a currency that no table names.
WITH amounts AS (
  SELECT o.id, o.amount_written_currency AS mark,
         CASE WHEN o.currency_id <> '-99' THEN coalesce(upper(c.iso4217), o.currency_id) END AS stated,
         o.source_table AS file, o.source_line AS line
  FROM raw.opportunities AS o LEFT JOIN raw.currencies AS c ON c.id = o.currency_id WHERE o.amount IS NOT NULL),
found (table_name, record_id, column_name, kind, value, action, file, line) AS (
  SELECT 'opportunities', id, 'amount_minor', 'no-currency', coalesce(mark, stated), 'skipped', file, line
  FROM amounts WHERE row_currency(mark, stated) IS NULL
  UNION ALL SELECT 'opportunities', id, 'currency', 'other-currency', stated, 'repaired', file, line
  FROM amounts WHERE row_currency(mark, stated) <> stated
  UNION ALL SELECT 'users', id, 'status', 'unknown-status', status, 'kept', source_table, source_line
  FROM raw.users WHERE status IS NOT NULL AND says_active(status) IS NULL AND coalesce(deleted, 0) = 0
  UNION ALL SELECT 'users', id, 'ends_on', 'no-last-day', NULL, 'kept', source_table, source_line
  FROM raw.users WHERE (deleted = 1 OR says_active(status) = 0) AND coalesce(date_modified, date_entered) IS NULL
  UNION ALL SELECT 'activities', id, 'status', 'unknown-status', status, 'kept', source_table, source_line
  FROM (SELECT id, status, source_table, source_line, deleted FROM raw.calls
        UNION ALL SELECT id, status, source_table, source_line, deleted FROM raw.meetings)
  WHERE coalesce(deleted, 0) = 0 AND coalesce(status, '') NOT IN ('Planned', 'Held', 'Not Held')
  UNION ALL SELECT 'activities', id, 'status', 'unknown-status', status, 'kept', source_table, source_line
  FROM raw.tasks WHERE coalesce(deleted, 0) = 0
    AND coalesce(status, '') NOT IN ('Not Started', 'In Progress', 'Completed', 'Pending Input', 'Deferred'))
SELECT file AS source, file, line, table_name, record_id, column_name, kind, value, action
FROM found ORDER BY file, line, table_name, column_name, kind
