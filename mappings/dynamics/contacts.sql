SELECT contactid AS id, parentcustomerid AS account_id, createdby AS created_by_id, firstname AS first_name,
       coalesce(lastname, fullname) AS last_name, jobtitle AS title, emailaddress1 AS email, telephone1 AS phone,
       mobilephone AS mobile, ownerid AS owner_id, createdon AS created_at, modifiedon AS updated_at,
       CASE WHEN statecode IN ('1', 'Inactive') THEN coalesce(modifiedon, createdon) END AS inactive_at,
       masterid AS merged_into_id, source_table, contactid AS source_id, source_line
FROM raw.contact ORDER BY source_table, source_line
