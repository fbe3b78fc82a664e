-- A deal that is won or lost keeps the stage it was in; its status says how it ended. Won and Lost end every pipeline.
WITH steps AS (
  SELECT coalesce(p.name, s.pipeline_id, 'default') AS pipeline, s.name, s.order_nr AS place,
         s.deal_probability AS probability, s.source_table, s.id, s.source_line
  FROM raw.stages AS s LEFT JOIN raw.pipelines AS p ON p.id = s.pipeline_id
  UNION ALL
  SELECT coalesce(pipeline_id, 'default'), stage_id, min(source_line), NULL, NULL, stage_id, NULL
  FROM raw.deals WHERE stage_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM raw.stages) GROUP BY 1, 2)
SELECT pipeline, name, row_number() OVER (PARTITION BY pipeline ORDER BY place, source_line, name) AS position,
       probability, 'open' AS outcome, source_table, id AS source_id, source_line
FROM steps
UNION ALL SELECT DISTINCT pipeline, 'Won', 1000, 1.0, 'won', NULL, NULL, NULL FROM steps
UNION ALL SELECT DISTINCT pipeline, 'Lost', 1001, 0.0, 'lost', NULL, NULL, NULL FROM steps
ORDER BY 1, 3
