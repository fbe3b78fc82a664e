-- The history begins with the first change: the stage a deal was entered in is the one before it. Without a timeline
-- nothing says that the present stage was the first.
WITH changes AS (
  SELECT id, targetopportunityid AS deal, happensat AS at, json_extract(properties, '$.diff.stage.before') AS before,
         json_extract(properties, '$.diff.stage.after') AS after, workspacememberid AS user_id, source_table, source_line,
         row_number() OVER (PARTITION BY targetopportunityid ORDER BY happensat, source_line) AS step
  FROM raw.timeline
  WHERE json_valid(properties) AND json_extract(properties, '$.diff.stage.after') IS NOT NULL
    AND targetopportunityid IS NOT NULL),
steps AS (
  SELECT id, deal, at, before, after, user_id, source_table, source_line FROM changes
  UNION ALL
  SELECT 'entry ' || o.id, o.id, o.createdat, NULL, coalesce(c.before, o.stage), o.createdbyworkspacememberid,
         o.source_table, o.source_line
  FROM raw.opportunity AS o LEFT JOIN changes AS c ON c.deal = o.id AND c.step = 1
  WHERE EXISTS (SELECT 1 FROM raw.timeline))
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, deal AS opportunity_id, at,
       before AS from_stage, after AS to_stage, user_id, source_table, deal AS source_id, source_line
FROM steps WHERE at IS NOT NULL ORDER BY at, source_table, source_line, id
