-- The log of a deal's changes, where it was exported, and the end of the deal.
WITH changes AS (
  SELECT coalesce(c.id, stable_key('c', c.deal_id, c.log_time, c.new_value)) AS id, c.deal_id, c.log_time AS at,
         coalesce((SELECT s.name FROM raw.stages AS s WHERE s.id = c.old_value), c.old_value) AS before,
         coalesce((SELECT s.name FROM raw.stages AS s WHERE s.id = c.new_value), c.new_value) AS after, c.user_id,
         c.source_table, c.source_line
  FROM raw.deal_changes AS c WHERE c.field_key = 'stage_id'),
ordered AS (
  SELECT *, row_number() OVER (PARTITION BY deal_id ORDER BY at, source_line) AS step FROM changes),
steps AS (
  SELECT * FROM changes
  UNION ALL
  SELECT 'entry ' || o.deal_id, o.deal_id, d.add_time, NULL, o.before, d.creator_user_id, d.source_table, d.source_line
  FROM ordered AS o JOIN raw.deals AS d ON d.id = o.deal_id WHERE o.step = 1 AND o.before IS NOT NULL
  UNION ALL
  SELECT 'end ' || d.id, d.id, CASE lower(d.status) WHEN 'won' THEN coalesce(d.won_time, d.close_time)
                                    ELSE coalesce(d.lost_time, d.close_time) END,
         (SELECT s.name FROM raw.stages AS s WHERE s.id = d.stage_id),
         CASE lower(d.status) WHEN 'won' THEN 'Won' ELSE 'Lost' END, NULL, d.source_table, d.source_line
  FROM raw.deals AS d
  WHERE lower(d.status) IN ('won', 'lost') AND EXISTS (SELECT 1 FROM raw.deal_changes))
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, deal_id AS opportunity_id, at,
       before AS from_stage, after AS to_stage, user_id, source_table, deal_id AS source_id, source_line
FROM steps WHERE at IS NOT NULL AND after IS NOT NULL ORDER BY at, source_table, source_line, id
