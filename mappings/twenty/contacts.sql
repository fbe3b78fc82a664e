SELECT id, companyid AS account_id, createdbyworkspacememberid AS created_by_id, namefirstname AS first_name,
       namelastname AS last_name, jobtitle AS title, emailsprimaryemail AS email, phonesprimaryphonenumber AS phone,
       createdat AS created_at, updatedat AS updated_at, deletedat AS deleted_at,
       source_table, id AS source_id, source_line
FROM raw.person ORDER BY source_line
