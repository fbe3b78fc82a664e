-- Words for a state that are not the delivered ones, and users switched off without a day,
-- and amounts whose currency their row does not say clearly.
WITH found (table_name, record_id, column_name, kind, value, file, line) AS (
  SELECT 'users', id, 'ends_on', 'no-last-day', NULL, source_table, source_line
  FROM raw.user WHERE (deleted = 1 OR is_active = 0) AND coalesce(modified_at, created_at) IS NULL
  UNION ALL SELECT 'activities', id, 'status', 'unknown-status', status, source_table, source_line
  FROM (SELECT id, status, source_table, source_line, deleted FROM raw.call
        UNION ALL SELECT id, status, source_table, source_line, deleted FROM raw.meeting)
  WHERE coalesce(deleted, 0) = 0 AND coalesce(status, '') NOT IN ('Planned', 'Held', 'Not Held')
  UNION ALL SELECT 'activities', id, 'status', 'unknown-status', status, source_table, source_line
  FROM raw.task WHERE coalesce(deleted, 0) = 0
    AND coalesce(status, '') NOT IN ('Not Started', 'Started', 'Completed', 'Canceled', 'Deferred')
  UNION ALL SELECT 'activities', id, 'status', 'unknown-status', status, source_table, source_line
  FROM raw.email WHERE coalesce(deleted, 0) = 0
    AND coalesce(status, '') NOT IN ('Draft', 'Sending', 'Sent', 'Archived', 'Failed')
  UNION ALL SELECT 'opportunities', id, 'amount_minor', 'no-currency',
                   coalesce(amount_written_currency, amount_currency), source_table, source_line
  FROM raw.opportunity WHERE amount IS NOT NULL AND row_currency(amount_written_currency, amount_currency) IS NULL
  UNION ALL SELECT 'opportunities', id, 'currency', 'other-currency', amount_currency, source_table, source_line
  FROM raw.opportunity WHERE row_currency(amount_written_currency, amount_currency) <> amount_currency)
SELECT file AS source, file, line, table_name, record_id, column_name, kind, value,
       CASE kind WHEN 'no-currency' THEN 'skipped' WHEN 'other-currency' THEN 'repaired' ELSE 'kept' END AS action
FROM found ORDER BY file, line, table_name, column_name, kind
