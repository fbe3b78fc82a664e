-- closingdate is the expected day until the deal is closed; the instant of closing is that of the
-- last change of stage.
SELECT x.potentialid AS id, potentialname AS name, nullif(related_to, '0') AS account_id,
       nullif(contact_id, '0') AS primary_contact_id, e.smownerid AS owner_id, e.smcreatorid AS created_by_id,
       potentialtype AS type, leadsource AS source, 'default' AS pipeline, sales_stage AS stage,
       CASE sales_stage WHEN 'Closed Won' THEN 'won' WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS status,
       probability, forecastcategory AS forecast_category, minor_units(amount, base_currency()) AS amount_minor,
       base_currency() AS currency, closingdate AS close_date,
       CASE WHEN sales_stage IN ('Closed Won', 'Closed Lost') THEN
         (SELECT max(h.lastmodified) FROM raw.vtiger_potstagehistory AS h
          WHERE h.potentialid = x.potentialid) END AS closed_at,
       nextstep AS next_step,
       e.createdtime AS created_at, e.modifiedtime AS updated_at,
       CASE WHEN e.deleted = 1 THEN coalesce(e.modifiedtime, e.createdtime, 0) END AS deleted_at,
       x.source_table, x.potentialid AS source_id, x.source_line
FROM raw.vtiger_potential AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.potentialid
ORDER BY x.source_table, x.source_line
