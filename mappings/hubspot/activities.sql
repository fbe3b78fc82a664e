WITH engagements AS (
  SELECT engagement_id, 'call' AS type, property_hs_call_title AS subject,
         CASE upper(trim(property_hs_call_status))
              WHEN 'QUEUED' THEN 'planned' WHEN 'RINGING' THEN 'planned' WHEN 'CONNECTING' THEN 'planned'
              WHEN 'CALLING_CRM_USER' THEN 'planned' WHEN 'IN_PROGRESS' THEN 'planned'
              WHEN 'NO_ANSWER' THEN 'attempted' WHEN 'BUSY' THEN 'attempted'
              WHEN 'CANCELED' THEN 'cancelled' WHEN 'FAILED' THEN 'cancelled' WHEN 'MISSED' THEN 'cancelled'
              WHEN 'COMPLETED' THEN 'done' ELSE coalesce(lower(trim(property_hs_call_status)), 'done') END AS status,
         property_hubspot_owner_id AS owner_id, property_hs_timestamp AS at, property_hs_createdate AS logged,
         property_hs_call_duration / 60000.0 AS minutes, fivetran_deleted AS deleted, source_table, source_line, 1 AS part
  FROM raw.engagement_call
  UNION ALL
  SELECT engagement_id, 'meeting', property_hs_meeting_title,
         CASE upper(trim(property_hs_meeting_outcome))
              WHEN 'SCHEDULED' THEN 'planned' WHEN 'RESCHEDULED' THEN 'planned' WHEN 'COMPLETED' THEN 'done'
              WHEN 'NO_SHOW' THEN 'cancelled' WHEN 'CANCELED' THEN 'cancelled'
              ELSE lower(trim(property_hs_meeting_outcome)) END,
         property_hubspot_owner_id, coalesce(start_time, property_hs_timestamp), property_hs_createdate,
         (end_time - start_time) / 60000.0, fivetran_deleted, source_table, source_line, 2
  FROM raw.engagement_meeting
  UNION ALL
  SELECT engagement_id, 'email', property_hs_email_subject,
         CASE upper(trim(property_hs_email_status))
              WHEN 'SCHEDULED' THEN 'planned' WHEN 'SENDING' THEN 'planned'
              WHEN 'BOUNCED' THEN 'cancelled' WHEN 'FAILED' THEN 'cancelled'
              WHEN 'SENT' THEN 'done' ELSE coalesce(lower(trim(property_hs_email_status)), 'done') END, property_hubspot_owner_id, property_hs_timestamp,
         property_hs_createdate, NULL, fivetran_deleted, source_table, source_line, 3
  FROM raw.engagement_email
  UNION ALL
  SELECT engagement_id, 'note', NULL, 'done', property_hubspot_owner_id, property_hs_timestamp, property_hs_createdate,
         NULL, fivetran_deleted, source_table, source_line, 4
  FROM raw.engagement_note
  UNION ALL
  SELECT engagement_id, 'task', property_hs_task_subject,
         CASE property_hs_task_status WHEN 'COMPLETED' THEN 'done' ELSE 'planned' END, property_hubspot_owner_id,
         property_hs_timestamp, property_hs_createdate, NULL, fivetran_deleted, source_table, source_line, 5
  FROM raw.engagement_task)
SELECT engagement_id AS id, row_number() OVER (ORDER BY part, source_table, source_line) AS seq, type, subject, status,
       owner_id AS user_id, at AS happened_at, logged AS logged_at, minutes AS duration_minutes,
       (SELECT c.company_id FROM raw.engagement_company AS c WHERE c.engagement_id = e.engagement_id
        ORDER BY c.source_line LIMIT 1) AS account_id,
       (SELECT c.contact_id FROM raw.engagement_contact AS c WHERE c.engagement_id = e.engagement_id
        ORDER BY c.source_line LIMIT 1) AS contact_id,
       (SELECT c.deal_id FROM raw.engagement_deal AS c WHERE c.engagement_id = e.engagement_id
        ORDER BY c.source_line LIMIT 1) AS opportunity_id,
       deleted, source_table, engagement_id AS source_id, source_line
FROM engagements AS e
ORDER BY part, source_table, source_line
