-- The tree of roles is the tree of units; roles without one above them hang below the company.
SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id,
       NULL AS source_table, NULL AS source_id, NULL AS source_line
UNION ALL
SELECT * FROM (
  SELECT r.id, r.name,
         CASE WHEN r.id IN (SELECT parentroleid FROM raw.userrole) THEN 'branch' ELSE 'team' END,
         coalesce((SELECT p.id FROM raw.userrole AS p WHERE p.id = r.parentroleid), 'company'),
         r.source_table, r.id, r.source_line
  FROM raw.userrole AS r
  WHERE coalesce(r.fivetran_active, 1) = 1
  ORDER BY r.source_table, r.source_line)
