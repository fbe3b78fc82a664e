-- close_date is the expected day until the deal is closed; the instant of closing is the last note of that change.
WITH deals AS (
  SELECT o.*, coalesce(s.name, o.stage) AS stage_name, coalesce(p.name, o.pipeline_id, 'default') AS pipeline_name,
         CASE WHEN coalesce(s.mapped_status, o.stage) IN ('Won', 'Closed Won') THEN 'won'
              WHEN coalesce(s.mapped_status, o.stage) IN ('Lost', 'Closed Lost') THEN 'lost' ELSE 'open' END AS status
  FROM raw.opportunity AS o LEFT JOIN raw.pipeline_stage AS s ON s.id = o.pipeline_stage_id
       LEFT JOIN raw.pipeline AS p ON p.id = coalesce(o.pipeline_id, s.pipeline_id)),
closings AS (
  SELECT parent_id, coalesce(json_extract(data, '$.attributes.became.stage'), json_extract(data, '$.value')) AS stage,
         max(created_at) AS at
  FROM raw.note WHERE parent_type = 'Opportunity' AND type IN ('Update', 'Status') AND json_valid(data) GROUP BY 1, 2),
leads AS (
  SELECT created_opportunity_id, min(id) AS id FROM raw.lead WHERE created_opportunity_id IS NOT NULL GROUP BY 1)
SELECT d.id, d.name, account_id, contact_id AS primary_contact_id, assigned_user_id AS owner_id, created_by_id,
       lead_source AS source, pipeline_name AS pipeline, stage_name AS stage, status, probability,
       row_amount(amount, amount_written_currency, amount_currency) AS amount_minor,
       row_currency(amount_written_currency, amount_currency) AS currency, created_at, close_date,
       CASE WHEN status <> 'open' THEN n.at END AS closed_at, l.id AS lead_id,
       modified_at AS updated_at, CASE WHEN deleted = 1 THEN coalesce(modified_at, created_at, 0) END AS deleted_at,
       d.source_table, d.id AS source_id, d.source_line
FROM deals AS d LEFT JOIN closings AS n ON n.parent_id = d.id AND n.stage = d.stage
     LEFT JOIN leads AS l ON l.created_opportunity_id = d.id
ORDER BY d.source_table, d.source_line
