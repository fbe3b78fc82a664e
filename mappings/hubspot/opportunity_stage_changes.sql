-- Who made the change is known where the source is the user interface and names the user. A deal of which the table of
-- stages knows nothing has its stages in the history of all properties.
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
  FROM raw.deal_stage AS h
  UNION ALL
  SELECT h.deal_id, h.timestamp, coalesce((SELECT n.name FROM named AS n WHERE n.stage_id = h.value), h.value),
         h.source, h.source_id, h.source_table, h.source_line
  FROM raw.deal_history AS h
  WHERE h.name = 'dealstage'
    AND h.deal_id NOT IN (SELECT s.deal_id FROM raw.deal_stage AS s WHERE s.deal_id IS NOT NULL))
SELECT deal_id || ' ' || at || ' ' || stage AS id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq,
       deal_id AS opportunity_id, at, lag(stage) OVER (PARTITION BY deal_id ORDER BY at, source_table, source_line)
         AS from_stage,
       stage AS to_stage,
       (SELECT o.owner_id FROM raw.owner AS o WHERE o.active_user_id = replace(s.source_id, 'userId:', '')) AS user_id,
       CASE WHEN source IN ('CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_IOS', 'MOBILE_ANDROID', 'WORK_UI',
                        'EXTENSION', 'CONTACTS', 'CONTACTS_WEB')
            THEN 'person'
            WHEN source = 'IMPORT' THEN 'import' WHEN source = 'MIGRATION' THEN 'migration'
            WHEN source IS NOT NULL THEN 'integration' END AS source,
       source_table, deal_id AS source_id, source_line
FROM steps AS s
ORDER BY at, source_table, source_line
