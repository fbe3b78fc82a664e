-- Notes of the kind Update hold what was and what became; older releases wrote a note of the kind Status with the new
-- value only. Notes are numbered.
WITH changes AS (
  SELECT id, parent_id, created_at AS at, number, created_by_id, source_table, source_line,
         json_extract(data, '$.attributes.was.stage') AS before,
         CASE type WHEN 'Update' THEN json_extract(data, '$.attributes.became.stage')
                   ELSE json_extract(data, '$.value') END AS after
  FROM raw.note
  WHERE parent_type = 'Opportunity' AND type IN ('Update', 'Status') AND json_valid(data)
    AND coalesce(deleted, 0) = 0),
stages AS (
  SELECT *, coalesce(before, lag(after) OVER per_deal) AS from_stage, row_number() OVER per_deal AS step
  FROM changes WHERE after IS NOT NULL
  WINDOW per_deal AS (PARTITION BY parent_id ORDER BY at, number, source_line)),
steps AS (
  SELECT id, parent_id, at, number, from_stage, after, created_by_id, source_table, source_line FROM stages
  UNION ALL
  SELECT 'entry ' || s.parent_id, s.parent_id, o.created_at, 0, NULL, s.from_stage, o.created_by_id, o.source_table,
         o.source_line
  FROM stages AS s JOIN raw.opportunity AS o ON o.id = s.parent_id WHERE s.step = 1 AND s.from_stage IS NOT NULL)
SELECT id, row_number() OVER (ORDER BY at, number, source_table, source_line) AS seq, parent_id AS opportunity_id, at,
       from_stage, after AS to_stage, created_by_id AS user_id, source_table, parent_id AS source_id, source_line
FROM steps WHERE at IS NOT NULL ORDER BY at, number, source_table, source_line
