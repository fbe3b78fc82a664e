-- Amounts are in the record's own currency; the columns ending in _base hold them converted and are not needed.
SELECT accountid AS id, name, accountcategorycode AS type, createdby AS created_by_id, industrycode AS industry,
       ownerid AS owner_id, parentaccountid AS parent_id, websiteurl AS website, emailaddress1 AS email,
       telephone1 AS phone, address1_line1 AS street, address1_city AS city, address1_postalcode AS postal_code,
       address1_country AS country,
       minor_units(revenue, coalesce(c.isocurrencycode, base_currency())) AS annual_revenue_minor,
       CASE WHEN revenue IS NOT NULL THEN coalesce(c.isocurrencycode, base_currency()) END AS currency,
       numberofemployees AS employees, createdon AS created_at, modifiedon AS updated_at,
       CASE WHEN statecode IN ('1', 'Inactive') THEN coalesce(modifiedon, createdon) END AS inactive_at,
       masterid AS merged_into_id, a.source_table, accountid AS source_id, a.source_line
FROM raw.account AS a LEFT JOIN raw.transactioncurrency AS c ON c.transactioncurrencyid = a.transactioncurrencyid
ORDER BY a.source_table, a.source_line
