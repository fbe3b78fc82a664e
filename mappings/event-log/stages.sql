-- Activities in the order in which cases usually reach them. Their names say how a case ends, if anything does.
WITH steps AS (
  SELECT activity, row_number() OVER (PARTITION BY "case" ORDER BY timestamp, source_table, source_line) AS step
  FROM raw.events WHERE "case" IS NOT NULL AND timestamp IS NOT NULL)
SELECT 'default' AS pipeline, activity AS name,
       row_number() OVER (ORDER BY lower(activity) IN ('lost', 'closed lost'), lower(activity) IN ('won', 'closed won'),
                                   avg(step), activity) AS position,
       CASE WHEN lower(activity) IN ('won', 'closed won') THEN 'won'
            WHEN lower(activity) IN ('lost', 'closed lost') THEN 'lost' ELSE 'open' END AS outcome
FROM steps WHERE activity IS NOT NULL GROUP BY activity ORDER BY 3
