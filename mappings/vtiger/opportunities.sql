-- closingdate is the expected day until the deal is closed; the instant of closing is that of the last change of stage.
-- Amounts are in the currency of the system. A deal is related to an account, or to a person and so to the person's
-- account.
WITH system AS (SELECT max(currency_code) AS stated FROM raw.vtiger_currency_info
                WHERE defaultid = '-11'),
closings AS (
  SELECT h.potentialid, max(h.lastmodified) AS at
  FROM raw.vtiger_potstagehistory AS h JOIN raw.vtiger_potential AS p ON p.potentialid = h.potentialid
  WHERE h.stage IS NOT p.sales_stage GROUP BY 1),
tracked AS (
  SELECT b.crmid, d.postvalue AS stage, max(b.changedon) AS at
  FROM raw.vtiger_modtracker_detail AS d JOIN raw.vtiger_modtracker_basic AS b ON b.id = d.id
  WHERE d.fieldname = 'sales_stage' GROUP BY 1, 2)
SELECT x.potentialid AS id, potentialname AS name,
       CASE WHEN c.contactid IS NULL THEN nullif(x.related_to, '0') ELSE nullif(c.accountid, '0') END AS account_id,
       coalesce(nullif(x.contact_id, '0'), c.contactid) AS primary_contact_id, e.smownerid AS owner_id,
       e.smcreatorid AS created_by_id,
       potentialtype AS type, leadsource AS source, 'default' AS pipeline, sales_stage AS stage,
       CASE sales_stage WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS status,
       probability, forecastcategory AS forecast_category,
       row_amount(amount, amount_written_currency, y.stated) AS amount_minor,
       row_currency(amount_written_currency, y.stated) AS currency, closingdate AS close_date,
       CASE WHEN x.sales_stage IN ('Closed Won', 'Closed Lost') THEN coalesce(h.at, t.at) END AS closed_at,
       nextstep AS next_step,
       e.createdtime AS created_at, e.modifiedtime AS updated_at,
       CASE WHEN e.deleted = 1 THEN coalesce(e.modifiedtime, e.createdtime, 0) END AS deleted_at,
       x.source_table, x.potentialid AS source_id, x.source_line
FROM system AS y CROSS JOIN raw.vtiger_potential AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.potentialid
     LEFT JOIN raw.vtiger_contactdetails AS c ON c.contactid = x.related_to
     LEFT JOIN closings AS h ON h.potentialid = x.potentialid
     LEFT JOIN tracked AS t ON t.crmid = x.potentialid AND t.stage = x.sales_stage
ORDER BY x.source_table, x.source_line
