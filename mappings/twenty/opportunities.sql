-- Amounts are millionths. The instant of winning is the last change into CUSTOMER.
WITH wins AS (
  SELECT targetopportunityid, max(happensat) AS at FROM raw.timeline
  WHERE json_valid(properties) AND json_extract(properties, '$.diff.stage.after') = 'CUSTOMER' GROUP BY 1)
SELECT o.id, o.name, o.companyid AS account_id, o.pointofcontactid AS primary_contact_id, o.ownerid AS owner_id,
       o.createdbyworkspacememberid AS created_by_id, o.createdbysource AS source, 'default' AS pipeline, o.stage,
       CASE o.stage WHEN 'CUSTOMER' THEN 'won' ELSE 'open' END AS status,
       minor_units(o.amountamountmicros / 1000000.0, coalesce(nullif(o.amountcurrencycode, ''), base_currency()))
         AS amount_minor,
       coalesce(nullif(o.amountcurrencycode, ''), base_currency()) AS currency, o.createdat AS created_at,
       o.closedate AS close_date,
       CASE WHEN o.stage = 'CUSTOMER' THEN t.at END AS closed_at,
       o.updatedat AS updated_at, o.deletedat AS deleted_at, o.source_table, o.id AS source_id, o.source_line
FROM raw.opportunity AS o LEFT JOIN wins AS t ON t.targetopportunityid = o.id
ORDER BY o.source_line
