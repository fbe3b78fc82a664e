SELECT source_table || ':' || source_line AS id,
       row_number() OVER (ORDER BY source_table, source_line) AS seq, "case" AS opportunity_id, timestamp AS at,
       lag(activity) OVER (PARTITION BY "case" ORDER BY timestamp, source_table, source_line) AS from_stage,
       activity AS to_stage, resource AS user_id, source_table, "case" AS source_id, source_line
FROM raw.events
WHERE "case" IS NOT NULL AND activity IS NOT NULL AND timestamp IS NOT NULL
ORDER BY source_table, source_line
