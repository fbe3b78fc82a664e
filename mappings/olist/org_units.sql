SELECT 'company' AS id, company_name() AS name, 'company' AS kind, NULL AS parent_id
