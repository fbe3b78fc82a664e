-- Who made the change is known where the source is the user interface and names the user.
WITH named AS (
  SELECT s.stage_id,
         CASE WHEN s.label IS NULL THEN s.stage_id
              WHEN count(*) OVER (PARTITION BY coalesce(p.label, s.pipeline_id), s.label) > 1
              THEN s.label || ' (' || s.stage_id || ')' ELSE s.label END AS name
  FROM raw.stage AS s LEFT JOIN raw.pipeline AS p ON p.pipeline_id = s.pipeline_id),
steps AS (
  SELECT h.deal_id, coalesce(h.date_entered, h.fivetran_start) AS at,
         coalesce((SELECT n.name FROM named AS n WHERE n.stage_id = h.value), h.value) AS stage,
         h.source, h.source_id, h.source_table, h.source_line
  FROM raw.deal_stage AS h)
SELECT deal_id || ' ' || at || ' ' || stage AS id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq,
       deal_id AS opportunity_id, at, lag(stage) OVER (PARTITION BY deal_id ORDER BY at, source_table, source_line)
         AS from_stage,
       stage AS to_stage,
       (SELECT o.owner_id FROM raw.owner AS o WHERE o.active_user_id = replace(s.source_id, 'userId:', '')) AS user_id,
       CASE source WHEN 'CRM_UI' THEN 'person' WHEN 'IMPORT' THEN 'import' WHEN 'MIGRATION' THEN 'migration'
                   WHEN 'INTEGRATION' THEN 'integration' WHEN 'API' THEN 'integration' END AS source,
       source_table, deal_id AS source_id, source_line
FROM steps AS s
ORDER BY at, source_table, source_line
