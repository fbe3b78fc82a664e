-- Two stages of one pipeline may have the same label; the identifier then tells them apart. Without the table of stages
-- the stages are those that deals are in, and only their names say how they end.
SELECT coalesce(p.label, s.pipeline_id) AS pipeline,
       CASE WHEN s.label IS NULL THEN s.stage_id
            WHEN count(*) OVER (PARTITION BY coalesce(p.label, s.pipeline_id), s.label) > 1
            THEN s.label || ' (' || s.stage_id || ')' ELSE s.label END AS name,
       row_number() OVER (PARTITION BY coalesce(p.label, s.pipeline_id) ORDER BY s.display_order, s.source_line)
         AS position,
       CASE WHEN s.probability BETWEEN 0 AND 1 THEN s.probability END AS probability,
       CASE WHEN s.closed_won = 1 OR s.is_closed IS NULL AND s.probability = 1 THEN 'won'
            WHEN s.is_closed = 1 OR s.is_closed IS NULL AND s.probability = 0 THEN 'lost' ELSE 'open' END AS outcome,
       s.source_table, s.stage_id AS source_id, s.source_line
FROM raw.stage AS s LEFT JOIN raw.pipeline AS p ON p.pipeline_id = s.pipeline_id
UNION ALL
SELECT * FROM (
  SELECT coalesce(deal_pipeline_id, 'default'), deal_pipeline_stage_id,
         row_number() OVER (PARTITION BY coalesce(deal_pipeline_id, 'default')
                            ORDER BY lower(deal_pipeline_stage_id) LIKE '%lost',
                              lower(deal_pipeline_stage_id) LIKE '%won',
                                     deal_pipeline_stage_id),
         NULL,
         CASE WHEN lower(deal_pipeline_stage_id) LIKE '%won' THEN 'won'
              WHEN lower(deal_pipeline_stage_id) LIKE '%lost' THEN 'lost' ELSE 'open' END,
         'deals', deal_pipeline_stage_id, NULL
  FROM raw.deal
  WHERE deal_pipeline_stage_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM raw.stage)
  GROUP BY 1, 2)
ORDER BY 1, 3
