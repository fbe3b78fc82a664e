-- The audit begins with the first change: the stage a deal was entered in is the one before it.
WITH changes AS (
  SELECT id, parent_id, date_created AS at, before_value_string AS before, after_value_string AS after, created_by,
         source_table, source_line,
         row_number() OVER (PARTITION BY parent_id ORDER BY date_created, source_line) AS step
  FROM raw.opportunities_audit WHERE field_name = 'sales_stage'),
steps AS (
  SELECT id, parent_id, at, before, after, created_by, source_table, source_line FROM changes
  UNION ALL
  SELECT 'entry ' || c.parent_id, c.parent_id, o.date_entered, NULL, c.before, o.created_by, o.source_table,
    o.source_line
  FROM changes AS c JOIN raw.opportunities AS o ON o.id = c.parent_id WHERE c.step = 1)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq, parent_id AS opportunity_id, at,
       before AS from_stage, after AS to_stage, created_by AS user_id, source_table, parent_id AS source_id, source_line
FROM steps WHERE at IS NOT NULL ORDER BY at, source_table, source_line
