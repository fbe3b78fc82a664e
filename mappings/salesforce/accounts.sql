-- A deleted record says that it is, not when: its last change is taken.
SELECT id, name, type, createdbyid AS created_by_id, industry, ownerid AS owner_id, parentid AS parent_id,
       website, phone, billingstreet AS street, billingcity AS city, billingpostalcode AS postal_code,
       billingcountry AS country,
       row_amount(annualrevenue, annualrevenue_written_currency, currencyisocode) AS annual_revenue_minor,
       CASE WHEN annualrevenue IS NOT NULL THEN row_currency(annualrevenue_written_currency, currencyisocode) END
         AS currency,
       numberofemployees AS employees, createddate AS created_at, lastmodifieddate AS updated_at,
       CASE WHEN isdeleted = 1
            THEN coalesce(systemmodstamp, lastmodifieddate, fivetran_synced, createddate, 0) END AS deleted_at,
       masterrecordid AS merged_into_id,
       source_table, id AS source_id, source_line
FROM raw.account
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY source_table, source_line
