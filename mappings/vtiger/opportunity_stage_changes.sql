-- A row of the history is written when a deal leaves a stage: it names the stage left, and the amount and day the
-- deal has from then on. The stage entered is that of the next row, or the present one. Of a deal without such
-- rows the tracking of fields tells.
WITH system AS (SELECT row_currency(NULL, max(currency_code)) AS currency FROM raw.vtiger_currency_info
           WHERE defaultid = '-11'),
history AS (
  SELECT h.*, lead(h.stage, 1, p.sales_stage) OVER per_deal AS after, row_number() OVER per_deal AS step
  FROM raw.vtiger_potstagehistory AS h JOIN raw.vtiger_potential AS p ON p.potentialid = h.potentialid
  WINDOW per_deal AS (PARTITION BY h.potentialid ORDER BY h.lastmodified, h.source_line)),
tracked AS (
  SELECT d.*, b.crmid, b.changedon, b.whodid,
         row_number() OVER (PARTITION BY b.crmid ORDER BY b.changedon, d.source_line) AS step
  FROM raw.vtiger_modtracker_detail AS d JOIN raw.vtiger_modtracker_basic AS b ON b.id = d.id
  WHERE b.module = 'Potentials' AND d.fieldname = 'sales_stage' AND d.postvalue IS NOT NULL AND b.crmid NOT IN (
    SELECT h.potentialid FROM raw.vtiger_potstagehistory AS h WHERE h.potentialid IS NOT NULL)),
steps AS (
  SELECT coalesce(historyid, stable_key('s', potentialid, lastmodified, stage)) AS id, potentialid, lastmodified AS at, stage AS before, after,
         NULL AS user_id, amount, closedate, source_table, source_line
  FROM history WHERE stage IS NOT after
  UNION ALL
  SELECT 'entry ' || h.potentialid, h.potentialid, e.createdtime, NULL, h.stage, NULL, NULL, NULL, h.source_table,
         h.source_line
  FROM history AS h JOIN raw.vtiger_crmentity AS e ON e.crmid = h.potentialid WHERE h.step = 1
  UNION ALL
  SELECT 'tracked ' || id, crmid, changedon, prevalue, postvalue, whodid, NULL, NULL, source_table, source_line
  FROM tracked
  UNION ALL
  SELECT 'entry ' || t.crmid, t.crmid, e.createdtime, NULL, t.prevalue, NULL, NULL, NULL, t.source_table,
         t.source_line
  FROM tracked AS t JOIN raw.vtiger_crmentity AS e ON e.crmid = t.crmid WHERE t.step = 1 AND t.prevalue IS NOT NULL)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, potentialid AS opportunity_id, at,
       before AS from_stage, after AS to_stage, user_id, minor_units(amount, y.currency) AS amount_minor,
       closedate AS close_date, source_table, potentialid AS source_id, source_line
FROM system AS y CROSS JOIN steps WHERE at IS NOT NULL ORDER BY at, source_table, source_line, id
