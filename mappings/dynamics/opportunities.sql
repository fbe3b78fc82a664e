-- Expected and actual day stand apart, and so do expected and actual value: the actual ones count once a deal is
-- closed. Without the table of currencies the only one of an export is the mapping's; of several none is known.
WITH deals AS (
  SELECT o.*,
         CASE WHEN c.isocurrencycode IS NOT NULL THEN c.isocurrencycode
              WHEN EXISTS (SELECT 1 FROM raw.transactioncurrency)
                OR (SELECT count(DISTINCT transactioncurrencyid) FROM raw.opportunity) > 1
              THEN o.transactioncurrencyid END AS stated,
         CASE WHEN statecode IN ('1', 'Won') THEN 'won' WHEN statecode IN ('2', 'Lost') THEN 'lost' ELSE 'open' END
           AS status
  FROM raw.opportunity AS o
       LEFT JOIN raw.transactioncurrency AS c ON c.transactioncurrencyid = o.transactioncurrencyid)
SELECT d.opportunityid AS id, d.name, parentaccountid AS account_id, parentcontactid AS primary_contact_id,
       person_named(ownerid) AS owner_id, createdby AS created_by_id, 'default' AS pipeline,
       CASE status WHEN 'won' THEN 'Won' WHEN 'lost' THEN 'Lost' ELSE coalesce(stepname, p.stagename, salesstage) END
         AS stage,
       status, closeprobability AS probability, msdyn_forecastcategory AS forecast_category,
       CASE WHEN status = 'won' AND actualvalue IS NOT NULL
            THEN row_amount(actualvalue, actualvalue_written_currency, stated)
            ELSE row_amount(estimatedvalue, estimatedvalue_written_currency, stated) END AS amount_minor,
       row_currency(CASE WHEN status = 'won' AND actualvalue IS NOT NULL THEN actualvalue_written_currency
                         ELSE estimatedvalue_written_currency END, stated) AS currency,
       createdon AS created_at, estimatedclosedate AS close_date,
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
