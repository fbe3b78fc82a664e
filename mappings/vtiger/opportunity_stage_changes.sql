-- A row of the history is written when a deal leaves a stage: it names the stage left, and the amount and day the
-- deal has from then on. The stage entered is that of the next row, or the present one.
WITH history AS (
  SELECT h.*, lead(h.stage, 1, p.sales_stage) OVER per_deal AS after, row_number() OVER per_deal AS step
  FROM raw.vtiger_potstagehistory AS h JOIN raw.vtiger_potential AS p ON p.potentialid = h.potentialid
  WINDOW per_deal AS (PARTITION BY h.potentialid ORDER BY h.lastmodified, h.source_line)),
steps AS (
  SELECT coalesce(historyid, 'row ' || source_line) AS id, potentialid, lastmodified AS at, stage AS before, after,
    amount,
         closedate, source_table, source_line
  FROM history WHERE stage IS NOT after
  UNION ALL
  SELECT 'entry ' || h.potentialid, h.potentialid, e.createdtime, NULL, h.stage, NULL, NULL, h.source_table,
    h.source_line
  FROM history AS h JOIN raw.vtiger_crmentity AS e ON e.crmid = h.potentialid WHERE h.step = 1)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, potentialid AS opportunity_id, at,
       before AS from_stage, after AS to_stage, minor_units(amount, base_currency()) AS amount_minor,
       closedate AS close_date, source_table, potentialid AS source_id, source_line
FROM steps WHERE at IS NOT NULL ORDER BY at, source_table, source_line, id
