-- A department is a team of the company.
SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id
UNION ALL
SELECT * FROM (SELECT DISTINCT 'department ' || department, department, 'team', 'company'
               FROM raw.users WHERE department IS NOT NULL ORDER BY department)
