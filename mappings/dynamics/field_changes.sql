WITH fields (entity, name, canonical) AS (
  VALUES ('opportunity', 'estimatedvalue', 'amount_minor'), ('opportunity', 'estimatedclosedate', 'close_date'),
         ('opportunity', 'ownerid', 'owner_id'), ('opportunity', 'name', 'name'),
         ('opportunity', 'closeprobability', 'probability'), ('account', 'name', 'name'),
         ('account', 'ownerid', 'owner_id'), ('account', 'telephone1', 'phone'), ('contact', 'emailaddress1', 'email'),
         ('contact', 'telephone1', 'phone'), ('contact', 'jobtitle', 'title'), ('lead', 'ownerid', 'owner_id')),
changes AS (
  SELECT a.auditid || ' ' || j.key AS id,
         CASE a.objecttypecode WHEN '1' THEN 'account' WHEN '2' THEN 'contact' WHEN '3' THEN 'opportunity'
              WHEN '4' THEN 'lead' WHEN '8' THEN 'user' WHEN 'systemuser' THEN 'user' ELSE a.objecttypecode END
                AS entity,
         a.objectid, json_extract(j.value, '$.logicalName') AS name, a.createdon AS at, a.userid,
         json_extract(j.value, '$.oldValue') AS before, json_extract(j.value, '$.newValue') AS after,
         a.source_table, a.source_line
  FROM raw.audit AS a,
       json_each(CASE WHEN json_valid(a.changedata) THEN a.changedata ELSE '{}' END, '$.changedAttributes') AS j),
canonical AS (
  SELECT c.*, coalesce(f.canonical, c.name) AS field,
         (SELECT row_currency(NULL,
                   CASE WHEN t.isocurrencycode IS NOT NULL THEN t.isocurrencycode
                        WHEN EXISTS (SELECT 1 FROM raw.transactioncurrency)
                          OR (SELECT count(DISTINCT transactioncurrencyid) FROM raw.opportunity) > 1
                        THEN o.transactioncurrencyid END)
          FROM raw.opportunity AS o
               LEFT JOIN raw.transactioncurrency AS t ON t.transactioncurrencyid = o.transactioncurrencyid
          WHERE o.opportunityid = c.objectid) AS currency
  FROM changes AS c LEFT JOIN fields AS f ON f.entity = c.entity AND f.name = c.name
  WHERE c.name <> 'stepname' AND c.entity IN ('account', 'contact', 'lead', 'opportunity', 'user'))
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, entity, objectid AS record_id, field,
       at, userid AS user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(before, currency) WHEN 'close_date' THEN substr(before, 1, 10)
                  WHEN 'probability' THEN before / 100.0 ELSE before END AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(after, currency) WHEN 'close_date' THEN substr(after, 1, 10)
                  WHEN 'probability' THEN after / 100.0 ELSE after END AS new_value,
       source_table, objectid AS source_id, source_line
FROM canonical ORDER BY at, source_table, source_line, id
