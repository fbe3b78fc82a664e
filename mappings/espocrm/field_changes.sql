WITH fields (name, canonical) AS (
  VALUES ('amount', 'amount_minor'), ('closeDate', 'close_date'), ('assignedUserId', 'owner_id'),
         ('accountId', 'account_id'), ('leadSource', 'source')),
changes AS (
  SELECT n.id || ' ' || j.key AS id,
         coalesce(json_extract(n.data, '$.attributes.was.amountCurrency'),
                  json_extract(n.data, '$.attributes.became.amountCurrency'),
                  row_currency(o.amount_written_currency, o.amount_currency)) AS code_before,
         coalesce(json_extract(n.data, '$.attributes.became.amountCurrency'),
                  row_currency(o.amount_written_currency, o.amount_currency)) AS code_after,
         lower(n.parent_type) AS entity, n.parent_id, n.created_at AS at, n.number,
         coalesce(f.canonical, j.key) AS field, n.created_by_id,
         json_extract(n.data, '$.attributes.was.' || j.key) AS before, j.value AS after, n.source_table, n.source_line
  FROM raw.note AS n,
       json_each(CASE WHEN json_valid(n.data) THEN n.data ELSE '{}' END, '$.attributes.became') AS j
       LEFT JOIN fields AS f ON f.name = j.key
       LEFT JOIN raw.opportunity AS o ON o.id = n.parent_id AND n.parent_type = 'Opportunity'
  WHERE n.type = 'Update' AND coalesce(n.deleted, 0) = 0
    AND n.parent_type IN ('Account', 'Contact', 'Lead', 'Opportunity')
    AND NOT (n.parent_type = 'Opportunity' AND j.key = 'stage'))
SELECT id, row_number() OVER (ORDER BY at, number, source_line, id) AS seq, entity, parent_id AS record_id, field, at,
       created_by_id AS user_id,
       CASE field WHEN 'amount_minor' THEN minor_units(before, code_before) WHEN 'probability' THEN before / 100.0
            ELSE before END AS old_value,
       CASE field WHEN 'amount_minor' THEN minor_units(after, code_after) WHEN 'probability' THEN after / 100.0
            ELSE after END AS new_value,
       source_table, parent_id AS source_id, source_line
FROM changes WHERE at IS NOT NULL AND before IS NOT after ORDER BY at, number, source_line, id
