SELECT accountid        AS id,
       account_name     AS name,
       account_type     AS type,
       industry,
       account_owner_id AS owner_id,
       website,
       'Accounts.csv'   AS source_table, accountid AS source_id, source_line
FROM raw.accounts
ORDER BY source_line
