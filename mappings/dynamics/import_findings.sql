-- What rows do not say clearly: cells of several owners stand for nobody, states in another language count as open,
-- amounts of no known currency are missing.
WITH states (table_name, record_id, file, line, value, known) AS (
  SELECT 'opportunities', opportunityid, source_table, source_line, statecode, '|0|1|2|open|won|lost|'
  FROM raw.opportunity
  UNION ALL SELECT 'leads', leadid, source_table, source_line, statecode, '|0|1|2|open|qualified|disqualified|'
  FROM raw.lead
  UNION ALL SELECT 'accounts', accountid, source_table, source_line, coalesce(statecode, '0'), '|0|1|active|inactive|'
  FROM raw.account
  UNION ALL SELECT 'contacts', contactid, source_table, source_line, coalesce(statecode, '0'), '|0|1|active|inactive|'
  FROM raw.contact
  UNION ALL SELECT 'activities', activityid, source_table, source_line, statecode,
                   '|0|1|2|3|open|completed|canceled|cancelled|scheduled|'
  FROM (SELECT activityid, source_table, source_line, statecode FROM raw.phonecall
        UNION ALL SELECT activityid, source_table, source_line, statecode FROM raw.appointment
        UNION ALL SELECT activityid, source_table, source_line, statecode FROM raw.email
        UNION ALL SELECT activityid, source_table, source_line, statecode FROM raw.task)),
amounts AS (
  SELECT a.*, coalesce(c.isocurrencycode, a.transactioncurrencyid) AS code
  FROM (SELECT 'opportunities' AS table_name, opportunityid AS record_id, 'amount_minor' AS column_name,
               coalesce(estimatedvalue_written_currency, actualvalue_written_currency) AS mark, transactioncurrencyid,
               (SELECT count(DISTINCT transactioncurrencyid) FROM raw.opportunity) AS count,
               source_table AS file, source_line AS line
        FROM raw.opportunity WHERE coalesce(estimatedvalue, actualvalue) IS NOT NULL
        UNION ALL
        SELECT 'accounts', accountid, 'annual_revenue_minor', revenue_written_currency, transactioncurrencyid,
               (SELECT count(DISTINCT transactioncurrencyid) FROM raw.account), source_table, source_line
        FROM raw.account WHERE revenue IS NOT NULL) AS a
       LEFT JOIN raw.transactioncurrency AS c ON c.transactioncurrencyid = a.transactioncurrencyid),
found (table_name, record_id, column_name, kind, value, action, file, line) AS (
  SELECT table_name, record_id, 'statecode', 'unknown-status', value, 'kept', file, line
  FROM states WHERE instr(known, '|' || coalesce(lower(value), 'none') || '|') = 0
  UNION ALL SELECT 'users', systemuserid, 'ends_on', 'no-last-day', NULL, 'kept', source_table, source_line
  FROM raw.systemuser WHERE isdisabled = 1 AND modifiedon IS NULL
  UNION ALL SELECT 'opportunities', opportunityid, 'owner_id', 'ambiguous-name', ownerid, 'skipped', source_table,
                   source_line
  FROM raw.opportunity WHERE ownerid IS NOT NULL AND person_named(ownerid) IS NULL
  UNION ALL SELECT table_name, record_id, column_name, 'no-currency', coalesce(mark, transactioncurrencyid), 'skipped',
                   file, line
  FROM amounts
  WHERE row_currency(mark, code) IS NULL
    AND (mark IS NOT NULL OR count > 1 OR EXISTS (SELECT 1 FROM raw.transactioncurrency))
  UNION ALL SELECT table_name, record_id, 'currency', 'other-currency', code, 'repaired', file, line
  FROM amounts WHERE row_currency(mark, code) <> code)
SELECT file AS source, file, line, table_name, record_id, column_name, kind, value, action
FROM found
ORDER BY file, line, table_name, column_name, kind
