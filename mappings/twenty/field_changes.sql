WITH fields (name, canonical) AS (
  VALUES ('closeDate', 'close_date'), ('ownerId', 'owner_id'), ('companyId', 'account_id'),
         ('pointOfContactId', 'primary_contact_id'), ('accountOwnerId', 'owner_id')),
changes AS (
  SELECT t.id || ' ' || d.key AS id,
         CASE WHEN t.targetopportunityid IS NOT NULL THEN 'opportunity' WHEN t.targetcompanyid IS NOT NULL THEN 'account'
              ELSE 'contact' END AS entity,
         coalesce(t.targetopportunityid, t.targetcompanyid, t.targetpersonid) AS record_id, d.key AS name, t.happensat AS at,
         t.workspacememberid AS user_id, json_extract(d.value, '$.before') AS before,
         json_extract(d.value, '$.after') AS after, t.source_table, t.id AS source_id, t.source_line
  FROM raw.timeline AS t, json_each(t.properties, '$.diff') AS d
  WHERE json_valid(t.properties) AND d.type = 'object' AND d.key <> 'stage')
SELECT c.id, row_number() OVER (ORDER BY at, source_line, c.id) AS seq, entity, record_id,
       coalesce(f.canonical, c.name) AS field, at, user_id,
       CASE f.canonical WHEN 'close_date' THEN substr(before, 1, 10) ELSE before END AS old_value,
       CASE f.canonical WHEN 'close_date' THEN substr(after, 1, 10) ELSE after END AS new_value,
       source_table, source_id, source_line
FROM changes AS c LEFT JOIN fields AS f ON f.name = c.name
WHERE record_id IS NOT NULL AND at IS NOT NULL ORDER BY at, source_line, c.id
