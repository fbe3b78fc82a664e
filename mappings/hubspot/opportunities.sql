-- Stage and pipeline are named by identifier (connectors) or by label (exports): both find their row. The stage that a
-- deal is in may be missing on the deal and stand in its history only: in that of the stages, or else of all
-- properties. The close date is an instant, and its day that of the mapping's zone.
WITH RECURSIVE named AS (
  SELECT s.stage_id, s.pipeline_id, s.label, s.closed_won, s.is_closed, s.probability,
         coalesce(p.label, s.pipeline_id) AS pipeline,
         CASE WHEN s.label IS NULL THEN s.stage_id
              WHEN count(*) OVER (PARTITION BY coalesce(p.label, s.pipeline_id), s.label) > 1
              THEN s.label || ' (' || s.stage_id || ')' ELSE s.label END AS name
  FROM raw.stage AS s LEFT JOIN raw.pipeline AS p ON p.pipeline_id = s.pipeline_id),
people AS (
  SELECT trim(coalesce(first_name || ' ', '') || coalesce(last_name, '')) AS name, min(owner_id) AS id, count(*)
    AS owners
  FROM raw.owner GROUP BY 1),
entered AS (
  SELECT deal_id, value, date_entered, coalesce(date_entered, fivetran_start) AS at, source_line FROM raw.deal_stage
  UNION ALL
  SELECT deal_id, value, timestamp, timestamp, source_line
  FROM raw.deal_history
  WHERE name = 'dealstage' AND deal_id NOT IN (SELECT s.deal_id FROM raw.deal_stage AS s WHERE s.deal_id IS NOT NULL)),
newest AS (
  SELECT deal_id, value, date_entered,
         row_number() OVER (PARTITION BY deal_id ORDER BY at DESC, source_line DESC) AS place
  FROM entered),
survivors (id, survivor, steps) AS (
  SELECT merged_deal_id, deal_id, 1 FROM raw.merged_deal
  UNION
  SELECT s.id, m.deal_id, s.steps + 1 FROM survivors AS s JOIN raw.merged_deal AS m ON m.merged_deal_id = s.survivor
  WHERE s.steps < 20),
deals AS (
  SELECT d.*, coalesce(d.deal_pipeline_stage_id, h.value) AS stage_key, h.date_entered
  FROM raw.deal AS d LEFT JOIN newest AS h ON h.deal_id = d.deal_id AND h.place = 1),
staged AS (
  SELECT d.*, s.name AS stage_name, s.pipeline AS pipeline_name, s.closed_won, s.is_closed, s.probability,
         row_number() OVER (PARTITION BY d.source_table, d.source_line ORDER BY s.stage_id = d.stage_key DESC,
           s.stage_id)
           AS choice
  FROM deals AS d
       LEFT JOIN named AS s ON s.stage_id = d.stage_key
                            OR s.label = d.stage_key AND s.pipeline = coalesce(d.deal_pipeline_id, s.pipeline))
SELECT d.deal_id AS id, property_dealname AS name,
       coalesce((SELECT c.company_id FROM raw.deal_company AS c WHERE c.deal_id = d.deal_id
                 ORDER BY c.source_line DESC LIMIT 1),
                CASE WHEN associated_company NOT LIKE '%;%' THEN associated_company
                     ELSE trim(substr(associated_company, 1, instr(associated_company, ';') - 1)) END) AS account_id,
       coalesce((SELECT coalesce(m.canonical_vid, c.contact_id)
                 FROM raw.deal_contact AS c LEFT JOIN raw.contact_merge AS m ON m.vid_to_merge = c.contact_id
                 WHERE c.deal_id = d.deal_id ORDER BY c.source_line LIMIT 1),
                CASE WHEN associated_contact NOT LIKE '%;%' THEN associated_contact
                     ELSE trim(substr(associated_contact, 1, instr(associated_contact, ';') - 1)) END)
         AS primary_contact_id,
       CASE WHEN p.owners > 1 THEN NULL ELSE coalesce(p.id, person_named(d.owner_id)) END AS owner_id,
       property_dealtype AS type, property_hs_analytics_source AS source,
       coalesce(pipeline_name, deal_pipeline_id, 'default') AS pipeline, coalesce(stage_name, stage_key) AS stage,
       CASE WHEN closed_won = 1 OR is_closed IS NULL AND probability = 1 THEN 'won'
            WHEN is_closed = 1 OR is_closed IS NULL AND probability = 0 THEN 'lost'
            WHEN stage_name IS NULL AND lower(stage_key) LIKE '%won' THEN 'won'
            WHEN stage_name IS NULL AND lower(stage_key) LIKE '%lost' THEN 'lost' ELSE 'open' END AS status,
       CASE WHEN probability BETWEEN 0 AND 1 THEN probability END AS probability,
       property_hs_forecast_category AS forecast_category,
       row_amount(property_amount, property_amount_written_currency, property_deal_currency_code) AS amount_minor,
       row_currency(property_amount_written_currency, property_deal_currency_code) AS currency,
       property_createdate AS created_at, local_day(property_closedate) AS close_date,
       CASE WHEN is_closed = 1 OR closed_won = 1 THEN date_entered END AS closed_at,
       property_hs_next_step AS next_step, property_closed_lost_reason AS lost_reason,
       property_hs_lastmodifieddate AS updated_at,
       CASE WHEN is_deleted = 1 THEN coalesce(property_hs_lastmodifieddate, fivetran_synced, property_createdate, 0) END
         AS deleted_at,
       (SELECT v.survivor FROM survivors AS v WHERE v.id = d.deal_id ORDER BY v.steps DESC LIMIT 1) AS merged_into_id,
       d.source_table, d.deal_id AS source_id, d.source_line
FROM staged AS d LEFT JOIN people AS p ON p.name = person_named(d.owner_id)
WHERE choice = 1
ORDER BY d.source_table, d.source_line
