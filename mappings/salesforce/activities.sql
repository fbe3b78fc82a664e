-- What a task is about follows from the first three characters of the identifiers: 001 account, 003 contact, 006
-- opportunity, 00Q lead. A task without a time is due on its day; noon keeps the day in most time zones.
WITH both AS (
  SELECT id, coalesce(nullif(lower(tasksubtype), 'task'), nullif(lower(type), ''), 'task') AS type, subject,
         CASE WHEN coalesce(isclosed, status = 'Completed') = 1 THEN 'done' ELSE 'planned' END AS status,
         ownerid, coalesce(completeddatetime, (unixepoch(activitydate) + 43200) * 1000) AS happened_at,
         createddate, calldurationinseconds / 60.0 AS duration_minutes, accountid, whoid, whatid, isdeleted,
         fivetran_active, source_table, source_line, 1 AS part
  FROM raw.task
  UNION ALL
  SELECT id, 'meeting', subject,
         NULL,
         ownerid, coalesce(startdatetime, activitydatetime, (unixepoch(activitydate) + 43200) * 1000),
         createddate, durationinminutes, accountid, whoid, whatid, isdeleted,
         fivetran_active, source_table, source_line, 2
  FROM raw.event)
SELECT id, row_number() OVER (ORDER BY part, source_table, source_line) AS seq, type, subject, status,
       ownerid AS user_id, happened_at, createddate AS logged_at, duration_minutes,
       coalesce(accountid, CASE WHEN whatid GLOB '001*' THEN whatid END) AS account_id,
       CASE WHEN whoid GLOB '003*' THEN whoid END AS contact_id,
       CASE WHEN whoid GLOB '00Q*' THEN whoid END AS lead_id,
       CASE WHEN whatid GLOB '006*' THEN whatid END AS opportunity_id,
       isdeleted AS deleted, source_table, id AS source_id, source_line
FROM both
WHERE coalesce(fivetran_active, 1) = 1
ORDER BY part, source_table, source_line
