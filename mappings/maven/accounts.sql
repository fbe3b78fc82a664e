-- Accounts have no identifier: their name is one.
SELECT account        AS id,
       account        AS name,
       sector         AS industry,
       subsidiary_of  AS parent_id,
       office_location AS country,
       cast(round(revenue * 1000000 * 100) AS INTEGER) AS annual_revenue_minor,
       'USD'          AS currency,
       employees,
       'accounts.csv' AS source_table, account AS source_id, source_line
FROM raw.accounts
ORDER BY source_line
