-- A name that several bear stands for none of them.
WITH users AS (SELECT name FROM raw.users GROUP BY 1 HAVING count(DISTINCT id) > 1),
organizations AS (
  SELECT name FROM raw.organizations GROUP BY 1 HAVING count(DISTINCT coalesce(id, stable_key('o', name))) > 1),
persons AS (
  SELECT name FROM raw.persons GROUP BY 1 HAVING count(DISTINCT coalesce(id, stable_key('p', name, org_id))) > 1),
deals AS (
  SELECT title AS name FROM raw.deals GROUP BY 1
  HAVING count(DISTINCT coalesce(id, stable_key('d', title, source_line))) > 1),
found (table_name, id, column_name, value, file, line) AS (
  SELECT 'opportunities', x.id, 'owner_id', x.user_id, x.source_table, x.source_line
  FROM raw.deals AS x JOIN users AS n ON n.name = x.user_id
  UNION ALL SELECT 'opportunities', x.id, 'account_id', x.org_id, x.source_table, x.source_line
  FROM raw.deals AS x JOIN organizations AS n ON n.name = x.org_id
  UNION ALL SELECT 'opportunities', x.id, 'primary_contact_id', x.person_id, x.source_table, x.source_line
  FROM raw.deals AS x JOIN persons AS n ON n.name = x.person_id
  UNION ALL SELECT 'accounts', x.id, 'owner_id', x.owner_id, x.source_table, x.source_line
  FROM raw.organizations AS x JOIN users AS n ON n.name = x.owner_id
  UNION ALL SELECT 'contacts', x.id, 'owner_id', x.owner_id, x.source_table, x.source_line
  FROM raw.persons AS x JOIN users AS n ON n.name = x.owner_id
  UNION ALL SELECT 'contacts', x.id, 'account_id', x.org_id, x.source_table, x.source_line
  FROM raw.persons AS x JOIN organizations AS n ON n.name = x.org_id
  UNION ALL SELECT 'leads', x.id, 'owner_id', x.owner_id, x.source_table, x.source_line
  FROM raw.leads AS x JOIN users AS n ON n.name = x.owner_id
  UNION ALL SELECT 'activities', x.id, 'user_id', x.user_id, x.source_table, x.source_line
  FROM raw.activities AS x JOIN users AS n ON n.name = x.user_id
  UNION ALL SELECT 'activities', x.id, 'account_id', x.org_id, x.source_table, x.source_line
  FROM raw.activities AS x JOIN organizations AS n ON n.name = x.org_id
  UNION ALL SELECT 'activities', x.id, 'contact_id', x.person_id, x.source_table, x.source_line
  FROM raw.activities AS x JOIN persons AS n ON n.name = x.person_id
  UNION ALL SELECT 'activities', x.id, 'opportunity_id', x.deal_id, x.source_table, x.source_line
  FROM raw.activities AS x JOIN deals AS n ON n.name = x.deal_id WHERE x.own_deal_id IS NULL)
SELECT file AS source, file, line, table_name, id AS record_id, column_name, 'ambiguous-name' AS kind, value,
       'skipped' AS action
FROM found
ORDER BY file, line, table_name, column_name
