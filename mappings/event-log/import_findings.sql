-- An event without case, activity or time says nothing.
SELECT source_table AS source, source_table AS file, source_line AS line, 'opportunity_stage_changes' AS table_name,
       "case" AS record_id,
       CASE WHEN "case" IS NULL THEN 'case' WHEN activity IS NULL THEN 'activity' ELSE 'timestamp' END AS column_name,
       'missing-value' AS kind, 'skipped' AS action
FROM raw.events WHERE "case" IS NULL OR activity IS NULL OR timestamp IS NULL
ORDER BY source_table, source_line
