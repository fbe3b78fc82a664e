-- Amounts whose currency no company says, or that are written in another; deals without a stage.
WITH amounts AS (
  SELECT l.id, l.source_table AS file, l.source_line AS line,
         coalesce(own.name, c.name, l.company_currency, r.currency_id,
           CASE WHEN (SELECT count(DISTINCT currency_id) FROM raw.res_company) = 1
                THEN (SELECT max(coalesce(k.name, a.currency_id)) FROM raw.res_company AS a
                      LEFT JOIN raw.res_currency AS k ON k.id = a.currency_id)
                WHEN EXISTS (SELECT 1 FROM raw.res_company)
                  OR (SELECT count(DISTINCT company_id) FROM raw.crm_lead) > 1
                THEN coalesce(l.company_id, 'several') END) AS stated,
         CASE WHEN l.planned_revenue IS NULL THEN l.expected_revenue_written_currency
              ELSE l.planned_revenue_written_currency END AS mark
  FROM raw.crm_lead AS l LEFT JOIN raw.res_company AS r ON r.id = l.company_id
       LEFT JOIN raw.res_currency AS own ON own.id = l.company_currency
       LEFT JOIN raw.res_currency AS c ON c.id = r.currency_id
  WHERE l.type = 'opportunity' AND coalesce(l.planned_revenue, l.expected_revenue) IS NOT NULL),
found (id, column_name, kind, value, action, file, line) AS (
  SELECT id, 'amount_minor', 'no-currency', coalesce(mark, stated), 'skipped', file, line
  FROM amounts WHERE row_currency(mark, stated) IS NULL
  UNION ALL SELECT id, 'currency', 'other-currency', stated, 'repaired', file, line
  FROM amounts WHERE row_currency(mark, stated) <> stated
  UNION ALL SELECT id, 'stage', 'unknown-stage', NULL, 'kept', source_table, source_line
  FROM raw.crm_lead
  WHERE type = 'opportunity' AND stage_id IS NULL AND NOT (active = 0 AND coalesce(probability, 0) = 0))
SELECT file AS source, file, line, 'opportunities' AS table_name, id AS record_id, column_name, kind, value, action
FROM found ORDER BY file, line, column_name
