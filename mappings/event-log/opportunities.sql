-- A case is where its last event left it; of events at the same instant the later row is the later one. It is open
-- unless a column `outcome`, or the name of its last activity, says won or lost. A case that this export adds to is of
-- this export, also where an earlier one held its newest event.
WITH events AS (
  SELECT *, row_number() OVER newest AS place, min(timestamp) OVER (PARTITION BY "case") AS first_at,
         max(source_line) OVER (PARTITION BY "case") AS last_line
  FROM raw.events WHERE "case" IS NOT NULL AND activity IS NOT NULL AND timestamp IS NOT NULL
  WINDOW newest AS (PARTITION BY "case" ORDER BY timestamp DESC, source_table DESC, source_line DESC)),
cases AS (
  SELECT *, CASE WHEN lower(outcome) IN ('won', 'lost') THEN lower(outcome)
                 WHEN lower(activity) IN ('won', 'closed won') THEN 'won'
                 WHEN lower(activity) IN ('lost', 'closed lost') THEN 'lost' ELSE 'open' END AS status
  FROM events WHERE place = 1)
SELECT "case" AS id, "case" AS name, resource AS owner_id, 'default' AS pipeline, activity AS stage, status,
       base_currency() AS currency, first_at AS created_at,
       CASE WHEN status <> 'open' THEN timestamp END AS closed_at, timestamp AS updated_at,
       source_table, "case" AS source_id,
       CASE WHEN source_line < 0 THEN last_line ELSE source_line END AS source_line
FROM cases ORDER BY source_table, source_line
