WITH system AS (SELECT row_currency(NULL, max(currency_code)) AS currency FROM raw.vtiger_currency_info
           WHERE defaultid = '-11'),
fields (entity, name, canonical) AS (
  VALUES ('opportunity', 'amount', 'amount_minor'), ('opportunity', 'closingdate', 'close_date'),
         ('opportunity', 'assigned_user_id', 'owner_id'), ('opportunity', 'related_to', 'account_id'),
         ('opportunity', 'nextstep', 'next_step'), ('opportunity', 'leadsource', 'source'),
         ('account', 'accountname', 'name'), ('account', 'assigned_user_id', 'owner_id'),
         ('contact', 'assigned_user_id', 'owner_id'), ('lead', 'assigned_user_id', 'owner_id')),
changes AS (
  SELECT d.id || ' ' || d.fieldname AS id,
         CASE b.module WHEN 'Potentials' THEN 'opportunity' WHEN 'Accounts' THEN 'account' WHEN 'Contacts'
           THEN 'contact'
              WHEN 'Leads' THEN 'lead' END AS entity,
         b.crmid, b.changedon AS at, b.whodid, d.fieldname, d.prevalue AS before, d.postvalue AS after, d.source_table,
         d.source_line
  FROM raw.vtiger_modtracker_detail AS d JOIN raw.vtiger_modtracker_basic AS b ON b.id = d.id
  WHERE NOT (b.module = 'Potentials' AND d.fieldname = 'sales_stage')),
canonical AS (
  SELECT c.*, coalesce(f.canonical, c.fieldname) AS field
  FROM changes AS c LEFT JOIN fields AS f ON f.entity = c.entity AND f.name = c.fieldname)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq, entity, crmid AS record_id, field, at,
       whodid AS user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(before, y.currency) WHEN 'probability' THEN before / 100.0
            ELSE before END AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(after, y.currency) WHEN 'probability' THEN after / 100.0
            ELSE after END AS new_value,
       source_table, id AS source_id, source_line
FROM system AS y CROSS JOIN canonical WHERE entity IS NOT NULL AND at IS NOT NULL ORDER BY at, source_table, source_line
