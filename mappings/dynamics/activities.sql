-- State 1 is completed, 2 cancelled. What an activity regards may be any record; its kind is found by looking for it.
WITH everything AS (
  SELECT activityid, 'call' AS type, subject, statecode, ownerid, regardingobjectid, coalesce(actualend, createdon)
    AS at,
         createdon, actualdurationminutes AS minutes, source_table, source_line, 1 AS part FROM raw.phonecall
  UNION ALL
  SELECT activityid, 'meeting', subject, statecode, ownerid, regardingobjectid, coalesce(scheduledstart, actualend),
         createdon, coalesce(actualdurationminutes, scheduleddurationminutes), source_table, source_line, 2
  FROM raw.appointment
  UNION ALL
  SELECT activityid, 'email', subject, statecode, ownerid, regardingobjectid, coalesce(actualend, createdon),
         createdon, NULL, source_table, source_line, 3 FROM raw.email
  UNION ALL
  SELECT activityid, 'task', subject, statecode, ownerid, regardingobjectid, coalesce(actualend, scheduledend),
         createdon, actualdurationminutes, source_table, source_line, 4 FROM raw.task)
SELECT activityid AS id, row_number() OVER (ORDER BY part, source_table, source_line) AS seq, type, subject,
       CASE WHEN statecode IN ('1', 'Completed') THEN 'done' WHEN statecode IN ('2', 'Canceled', 'Cancelled') THEN 'cancelled'
            ELSE 'planned' END AS status,
       ownerid AS user_id, at AS happened_at, createdon AS logged_at, minutes AS duration_minutes,
       CASE WHEN regardingobjectid IN (SELECT accountid FROM raw.account) THEN regardingobjectid END AS account_id,
       CASE WHEN regardingobjectid IN (SELECT contactid FROM raw.contact) THEN regardingobjectid END AS contact_id,
       CASE WHEN regardingobjectid IN (SELECT leadid FROM raw.lead) THEN regardingobjectid END AS lead_id,
       CASE WHEN regardingobjectid IN (SELECT opportunityid FROM raw.opportunity) THEN regardingobjectid END
         AS opportunity_id,
       source_table, activityid AS source_id, source_line
FROM everything ORDER BY part, source_table, source_line
