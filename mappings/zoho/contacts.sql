SELECT contactid        AS id,
       account_id,
       last_name, email, mobile,
       contact_owner_id AS owner_id,
       created_time     AS created_at,
       'Contacts.csv'   AS source_table, contactid AS source_id, source_line
FROM raw.contacts
ORDER BY source_line
