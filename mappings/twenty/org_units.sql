-- Twenty has no units.
SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id
