-- An event is known by what it says; where a log says the same twice, by which of the two it is.
WITH events AS (
  SELECT *, lag(activity) OVER (PARTITION BY "case" ORDER BY timestamp, source_table, source_line) AS before,
         row_number() OVER (PARTITION BY "case", activity, timestamp, resource ORDER BY source_table, source_line) AS copy
  FROM raw.events
  WHERE "case" IS NOT NULL AND activity IS NOT NULL AND timestamp IS NOT NULL)
SELECT stable_key('e', "case", activity, timestamp, resource) || CASE WHEN copy > 1 THEN ' ' || copy ELSE '' END AS id,
       row_number() OVER (ORDER BY source_table, source_line) AS seq, "case" AS opportunity_id, timestamp AS at,
       before AS from_stage, activity AS to_stage, resource AS user_id, source_table, "case" AS source_id, source_line
FROM events
ORDER BY source_table, source_line
