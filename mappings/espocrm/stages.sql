-- Newer releases have pipelines with stages of their own; else the list as it is delivered. A stage that was added
-- there must be added here; until then the deals in it are a finding.
SELECT coalesce(p.name, s.pipeline_id, 'default') AS pipeline, s.name,
       row_number() OVER (PARTITION BY coalesce(p.name, s.pipeline_id, 'default') ORDER BY s."order", s.source_line)
         AS position,
       NULL AS probability,
       CASE s.mapped_status WHEN 'Won' THEN 'won' WHEN 'Closed Won' THEN 'won' WHEN 'Lost' THEN 'lost'
            WHEN 'Closed Lost' THEN 'lost' ELSE 'open' END AS outcome,
       s.source_table, s.id AS source_id, s.source_line
FROM raw.pipeline_stage AS s LEFT JOIN raw.pipeline AS p ON p.id = s.pipeline_id
WHERE coalesce(s.deleted, 0) = 0
UNION ALL
SELECT 'default', column1, column2, column3, column4, NULL, NULL, NULL
FROM (VALUES ('Prospecting', 1, 0.1, 'open'), ('Qualification', 2, 0.2, 'open'), ('Proposal', 3, 0.5, 'open'),
             ('Negotiation', 4, 0.8, 'open'), ('Closed Won', 5, 1.0, 'won'), ('Closed Lost', 6, 0.0, 'lost'))
WHERE NOT EXISTS (SELECT 1 FROM raw.pipeline_stage)
ORDER BY 1, 3
