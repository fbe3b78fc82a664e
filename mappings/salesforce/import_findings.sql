-- Cells of owners that name several people, users switched off without a day, users in a role that is not there, and
-- amounts whose currency their row does not say clearly.
WITH amounts (table_name, id, column_name, mark, stated, file, line) AS (
  SELECT 'opportunities', id, 'amount_minor', amount_written_currency, currencyisocode, source_table, source_line
  FROM raw.opportunity WHERE amount IS NOT NULL AND coalesce(fivetran_active, 1) = 1
  UNION ALL SELECT 'accounts', id, 'annual_revenue_minor', annualrevenue_written_currency, currencyisocode,
                   source_table, source_line
  FROM raw.account WHERE annualrevenue IS NOT NULL AND coalesce(fivetran_active, 1) = 1),
found (table_name, id, column_name, kind, value, action, file, line) AS (
  SELECT 'opportunities', id, 'owner_id', 'ambiguous-name', ownerid, 'skipped', source_table, source_line
  FROM raw.opportunity WHERE ownerid IS NOT NULL AND person_named(ownerid) IS NULL AND coalesce(fivetran_active, 1) = 1
  UNION ALL SELECT 'users', id, 'ends_on', 'no-last-day', NULL, 'kept', source_table, source_line
  FROM raw.user
  WHERE isactive = 0 AND coalesce(lastlogindate, lastmodifieddate) IS NULL AND coalesce(fivetran_active, 1) = 1
  UNION ALL SELECT 'users', id, 'unit_id', 'dangling-reference', userroleid, 'kept', source_table, source_line
  FROM raw.user
  WHERE userroleid IS NOT NULL AND userroleid NOT IN (SELECT r.id FROM raw.userrole AS r WHERE r.id IS NOT NULL)
    AND EXISTS (SELECT 1 FROM raw.userrole) AND coalesce(fivetran_active, 1) = 1
  UNION ALL SELECT table_name, id, column_name, 'no-currency', coalesce(mark, stated), 'skipped', file, line
  FROM amounts WHERE row_currency(mark, stated) IS NULL
  UNION ALL SELECT table_name, id, 'currency', 'other-currency', stated, 'repaired', file, line
  FROM amounts WHERE row_currency(mark, stated) <> stated)
SELECT file AS source, file, line, table_name, id AS record_id, column_name, kind, value, action
FROM found
ORDER BY file, line, table_name, column_name, kind
