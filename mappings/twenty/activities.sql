-- A task may have several targets; the first that lives counts.
WITH targets AS (
  SELECT *, row_number() OVER (PARTITION BY taskid ORDER BY source_line) AS number FROM raw.task_target
  WHERE deletedat IS NULL)
SELECT t.id, 'task' AS type, t.title AS subject, CASE t.status WHEN 'DONE' THEN 'done' ELSE 'planned' END AS status,
       t.assigneeid AS user_id, coalesce(t.dueat, t.createdat) AS happened_at, t.createdat AS logged_at,
       g.targetcompanyid AS account_id, g.targetpersonid AS contact_id, g.targetopportunityid AS opportunity_id,
       t.deletedat AS deleted, t.source_table, t.id AS source_id, t.source_line
FROM raw.task AS t LEFT JOIN targets AS g ON g.taskid = t.id AND g.number = 1
ORDER BY t.source_line
