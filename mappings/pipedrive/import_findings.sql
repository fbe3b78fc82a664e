-- A name that several bear stands for none of them, and so does a cell of several names; then what rows do not say
-- clearly.
WITH bearers (kind, name, id) AS (
  SELECT 'user', name, id FROM raw.users
  UNION ALL SELECT 'organization', name, coalesce(id, stable_key('o', name)) FROM raw.organizations
  UNION ALL SELECT 'person', name, coalesce(id, stable_key('p', name, org_id)) FROM raw.persons
  UNION ALL SELECT 'deal', title, key
  FROM (SELECT *, coalesce(id, stable_key('d', title, add_time) || CASE WHEN copy > 1 THEN ' ' || copy ELSE '' END)
         AS key
        FROM (SELECT *, row_number() OVER (PARTITION BY id IS NULL, title, add_time
                                           ORDER BY source_line < 0, source_table, source_line) AS copy
              FROM raw.deals))),
shared AS (SELECT kind, name FROM bearers GROUP BY 1, 2 HAVING count(DISTINCT id) > 1),
uses (table_name, id, column_name, kind, name, file, line) AS (
  SELECT 'opportunities', id, 'owner_id', 'user', user_id, source_table, source_line FROM raw.deals
  UNION ALL SELECT 'opportunities', id, 'created_by_id', 'user', creator_user_id, source_table, source_line
            FROM raw.deals
  UNION ALL SELECT 'opportunities', id, 'account_id', 'organization', org_id, source_table, source_line FROM raw.deals
  UNION ALL SELECT 'opportunities', id, 'primary_contact_id', 'person', person_id, source_table, source_line
            FROM raw.deals
  UNION ALL SELECT 'accounts', id, 'owner_id', 'user', owner_id, source_table, source_line FROM raw.organizations
  UNION ALL SELECT 'contacts', id, 'owner_id', 'user', owner_id, source_table, source_line FROM raw.persons
  UNION ALL SELECT 'contacts', id, 'account_id', 'organization', org_id, source_table, source_line FROM raw.persons
  UNION ALL SELECT 'leads', id, 'owner_id', 'user', owner_id, source_table, source_line FROM raw.leads
  UNION ALL SELECT 'activities', id, 'user_id', 'user', user_id, source_table, source_line FROM raw.activities
  UNION ALL SELECT 'activities', id, 'account_id', 'organization', org_id, source_table, source_line FROM raw.activities
  UNION ALL SELECT 'activities', id, 'contact_id', 'person', person_id, source_table, source_line FROM raw.activities
  UNION ALL SELECT 'activities', id, 'opportunity_id', 'deal', deal_id, source_table, source_line FROM raw.activities
            WHERE own_deal_id IS NULL),
found (table_name, id, column_name, kind, value, action, file, line) AS (
  SELECT u.table_name, u.id, u.column_name, 'ambiguous-name', u.name, 'skipped', u.file, u.line
  FROM uses AS u LEFT JOIN shared AS s ON s.kind = u.kind
    AND s.name = CASE u.kind WHEN 'user' THEN person_named(u.name) ELSE u.name END
  WHERE s.name IS NOT NULL OR u.kind = 'user' AND u.name IS NOT NULL AND person_named(u.name) IS NULL
  -- The cell itself says that the person is gone.
  UNION ALL SELECT * FROM (
    SELECT 'users', person_named(name), 'ends_on', 'no-last-day', name, 'kept', file, min(line) FROM uses
    WHERE kind = 'user' AND person_named(name) <> name
      AND person_named(name) NOT IN (SELECT p.name FROM raw.users AS p WHERE p.active_flag = 0 AND p.name IS NOT NULL)
    GROUP BY 2)
  -- A status of another language, or none: the deal counts as open, the activity as planned.
  UNION ALL SELECT 'opportunities', id, 'status', 'unknown-status', status, 'kept', source_table, source_line
  FROM raw.deals WHERE coalesce(lower(status), '') NOT IN ('open', 'won', 'lost', 'deleted')
  UNION ALL SELECT 'activities', id, 'done', 'unknown-status', done, 'kept', source_table, source_line
  FROM raw.activities
  WHERE coalesce(lower(done), '') NOT IN ('1', 'done', 'true', 'yes', '0', 'to do', 'todo', 'false', 'no')
  UNION ALL SELECT 'users', id, 'ends_on', 'no-last-day', NULL, 'kept', source_table, source_line
  FROM raw.users WHERE active_flag = 0 AND last_login IS NULL AND modified IS NULL
  UNION ALL SELECT 'opportunities', id, 'amount_minor', 'no-currency', coalesce(value_written_currency, currency),
                   'skipped', source_table, source_line
  FROM raw.deals WHERE value IS NOT NULL AND row_currency(value_written_currency, currency) IS NULL
  UNION ALL SELECT 'opportunities', id, 'currency', 'other-currency', currency, 'repaired', source_table, source_line
  FROM raw.deals WHERE row_currency(value_written_currency, currency) <> currency)
SELECT file AS source, file, line, table_name, id AS record_id, column_name, kind, value, action
FROM found
ORDER BY file, line, table_name, column_name, kind
