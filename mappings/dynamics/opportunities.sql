-- Expected and actual day stand apart, and so do expected and actual value: the actual ones count once a deal is
-- closed.
WITH deals AS (
  SELECT o.*, coalesce(c.isocurrencycode, base_currency()) AS currency,
         CASE WHEN statecode IN ('1', 'Won') THEN 'won' WHEN statecode IN ('2', 'Lost') THEN 'lost' ELSE 'open' END
           AS status
  FROM raw.opportunity AS o
       LEFT JOIN raw.transactioncurrency AS c ON c.transactioncurrencyid = o.transactioncurrencyid)
SELECT d.opportunityid AS id, d.name, parentaccountid AS account_id, parentcontactid AS primary_contact_id,
       ownerid AS owner_id, createdby AS created_by_id, 'default' AS pipeline,
       CASE status WHEN 'won' THEN 'Won' WHEN 'lost' THEN 'Lost' ELSE coalesce(stepname, p.stagename, salesstage) END
         AS stage,
       status, closeprobability AS probability, msdyn_forecastcategory AS forecast_category,
       minor_units(CASE WHEN status = 'won' THEN coalesce(actualvalue, estimatedvalue) ELSE estimatedvalue END,
         d.currency)
         AS amount_minor,
       d.currency, createdon AS created_at, estimatedclosedate AS close_date,
       CASE WHEN status <> 'open' THEN coalesce(
         (SELECT max(x.actualend) FROM raw.opportunityclose AS x WHERE x.opportunityid = d.opportunityid),
         (unixepoch(actualclosedate) + 43200) * 1000) END AS closed_at,
       CASE WHEN status = 'lost' THEN statuscode END AS lost_reason,
       (SELECT x.competitorid FROM raw.opportunityclose AS x WHERE x.opportunityid = d.opportunityid
        ORDER BY x.actualend DESC, x.source_line DESC LIMIT 1) AS competitor,
       originatingleadid AS lead_id, modifiedon AS updated_at,
       d.source_table, d.opportunityid AS source_id, d.source_line
FROM deals AS d LEFT JOIN raw.processstage AS p ON p.processstageid = d.stageid
ORDER BY d.source_table, d.source_line
