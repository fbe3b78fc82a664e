-- Amounts are in the record's own currency; the columns ending in _base hold them converted and are not needed.
SELECT accountid AS id, name, accountcategorycode AS type, createdby AS created_by_id, industrycode AS industry,
       ownerid AS owner_id, parentaccountid AS parent_id, websiteurl AS website, emailaddress1 AS email,
       telephone1 AS phone, address1_line1 AS street, address1_city AS city, address1_postalcode AS postal_code,
       address1_country AS country,
       row_amount(revenue, revenue_written_currency, a.stated) AS annual_revenue_minor,
       CASE WHEN revenue IS NOT NULL THEN row_currency(revenue_written_currency, a.stated) END AS currency,
       numberofemployees AS employees, createdon AS created_at, modifiedon AS updated_at,
       CASE WHEN statecode IN ('1', 'Inactive') THEN coalesce(modifiedon, createdon) END AS inactive_at,
       masterid AS merged_into_id, a.source_table, accountid AS source_id, a.source_line
FROM (SELECT a.*,
         CASE WHEN c.isocurrencycode IS NOT NULL THEN c.isocurrencycode
              WHEN EXISTS (SELECT 1 FROM raw.transactioncurrency)
                OR (SELECT count(DISTINCT transactioncurrencyid) FROM raw.account) > 1
              THEN a.transactioncurrencyid END AS stated
      FROM raw.account AS a
           LEFT JOIN raw.transactioncurrency AS c ON c.transactioncurrencyid = a.transactioncurrencyid) AS a
ORDER BY a.source_table, a.source_line
