-- A name that two people have stands for nobody, and so does a cell of several names. Owners who are switched off
-- without a day, and amounts whose currency their row does not say clearly.
WITH people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, count(*) AS owners,
         min(is_active) AS is_active
  FROM raw.owner GROUP BY 1),
named (table_name, id, value, file, line) AS (
  SELECT 'opportunities', deal_id, owner_id, source_table, source_line FROM raw.deal
  UNION ALL SELECT 'accounts', id, property_hubspot_owner_id, source_table, source_line FROM raw.company
  UNION ALL SELECT 'contacts', id, property_hubspot_owner_id, source_table, source_line FROM raw.contact),
found (table_name, id, column_name, kind, value, action, file, line) AS (
  SELECT n.table_name, n.id, 'owner_id', 'ambiguous-name', n.value, 'skipped', n.file, n.line
  FROM named AS n LEFT JOIN people AS p ON p.name = person_named(n.value)
  WHERE n.value IS NOT NULL AND (person_named(n.value) IS NULL OR p.owners > 1)
  UNION ALL SELECT 'users', owner_id, 'ends_on', 'no-last-day', NULL, 'kept', source_table, source_line
  FROM raw.owner WHERE is_active = 0 AND updated_at IS NULL
  -- The cell itself says that the person is gone.
  UNION ALL SELECT * FROM (
    SELECT 'users', person_named(n.value), 'ends_on', 'no-last-day', n.value, 'kept', n.file, min(n.line)
    FROM named AS n LEFT JOIN people AS p ON p.name = person_named(n.value)
    WHERE person_named(n.value) <> n.value AND coalesce(p.owners, 1) = 1 AND coalesce(p.is_active, 1) = 1
    GROUP BY 2)
  UNION ALL SELECT 'opportunities', deal_id, 'amount_minor', 'no-currency',
                   coalesce(property_amount_written_currency, property_deal_currency_code), 'skipped', source_table,
                   source_line
  FROM raw.deal WHERE property_amount IS NOT NULL
    AND row_currency(property_amount_written_currency, property_deal_currency_code) IS NULL
  UNION ALL SELECT 'accounts', id, 'annual_revenue_minor', 'no-currency', property_annualrevenue_written_currency,
                   'skipped', source_table, source_line
  FROM raw.company
  WHERE property_annualrevenue IS NOT NULL AND row_currency(property_annualrevenue_written_currency, NULL) IS NULL
  UNION ALL SELECT 'opportunities', deal_id, 'currency', 'other-currency', property_deal_currency_code, 'repaired',
                   source_table, source_line
  FROM raw.deal
  WHERE row_currency(property_amount_written_currency, property_deal_currency_code) <> property_deal_currency_code)
SELECT file AS source, file, line, table_name, id AS record_id, column_name, kind, value, action
FROM found
ORDER BY file, line, table_name, column_name, kind
