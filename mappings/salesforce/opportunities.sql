-- CloseDate is the expected day while a deal is open, and the actual one afterwards; the instant of closing is that of
-- the last change of stage. The stage decides what is won where the export has no IsWon.
SELECT id, name, accountid AS account_id, contactid AS primary_contact_id, person_named(ownerid) AS owner_id,
       createdbyid AS created_by_id, type, leadsource AS source, 'default' AS pipeline, stagename AS stage,
       CASE WHEN coalesce(iswon, stagename = 'Closed Won') = 1 THEN 'won'
            WHEN coalesce(isclosed, stagename LIKE 'Closed %') = 1 THEN 'lost' ELSE 'open' END AS status,
       probability, coalesce(forecastcategoryname, forecastcategory) AS forecast_category,
       row_amount(amount, amount_written_currency, currencyisocode) AS amount_minor,
       row_currency(amount_written_currency, currencyisocode) AS currency,
       createddate AS created_at, closedate AS close_date,
       CASE WHEN coalesce(isclosed, iswon, stagename LIKE 'Closed %') = 1 THEN coalesce(
         laststagechangedate,
         (SELECT max(h.createddate) FROM raw.opportunityhistory AS h
          WHERE h.opportunityid = o.id AND h.stagename = o.stagename)) END AS closed_at,
       nextstep AS next_step,
       (SELECT min(l.id) FROM raw.lead AS l WHERE l.convertedopportunityid = o.id) AS lead_id,
       lastmodifieddate AS updated_at,
       CASE WHEN isdeleted = 1
            THEN coalesce(systemmodstamp, lastmodifieddate, fivetran_synced, createddate, 0) END AS deleted_at,
       source_table, id AS source_id, source_line
FROM raw.opportunity AS o
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY source_table, source_line
