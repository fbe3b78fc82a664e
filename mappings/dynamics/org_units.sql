-- The unit without one above it is the company.
SELECT 'company' AS id, coalesce(company_name(), 'Company') AS name, 'company' AS kind, NULL AS parent_id,
       NULL AS source_table, NULL AS source_id, NULL AS source_line
UNION ALL
SELECT * FROM (
  SELECT businessunitid, name,
         CASE WHEN businessunitid IN (SELECT parentbusinessunitid FROM raw.businessunit) THEN 'branch' ELSE 'team' END,
         coalesce((SELECT p.businessunitid FROM raw.businessunit AS p WHERE p.businessunitid = b.parentbusinessunitid),
                  'company'),
         source_table, businessunitid, source_line
  FROM raw.businessunit AS b ORDER BY source_table, source_line)
