-- Owner, times and deletion of every record stand in vtiger_crmentity.
WITH system AS (SELECT row_currency(NULL, max(currency_code)) AS currency FROM raw.vtiger_currency_info
           WHERE defaultid = '-11')
SELECT x.accountid AS id, accountname AS name, account_type AS type, e.smcreatorid AS created_by_id, industry,
       e.smownerid AS owner_id, nullif(parentid, '0') AS parent_id, website, email1 AS email, phone,
       b.bill_street AS street, b.bill_city AS city, b.bill_code AS postal_code, b.bill_country AS country,
       minor_units(annualrevenue, y.currency) AS annual_revenue_minor,
       CASE WHEN annualrevenue IS NOT NULL THEN y.currency END AS currency, employees,
       e.createdtime AS created_at, e.modifiedtime AS updated_at,
       CASE WHEN e.deleted = 1 THEN coalesce(e.modifiedtime, e.createdtime, 0) END AS deleted_at,
       x.source_table, x.accountid AS source_id, x.source_line
FROM system AS y CROSS JOIN raw.vtiger_account AS x LEFT JOIN raw.vtiger_crmentity AS e ON e.crmid = x.accountid
     LEFT JOIN raw.vtiger_accountbillads AS b ON b.accountaddressid = x.accountid
ORDER BY x.source_table, x.source_line
