-- A lost deal is an inactive row with a probability of 0, in whatever stage it was; other inactive rows are archived.
-- date_deadline is the expected day and date_closed the actual one. Amounts are in the currency of the row's company;
-- without one they are in the only currency there is, and in none where companies have several. Earlier releases call
-- the amount planned_revenue and its share by probability expected_revenue, and their stages are won at 100 %.
WITH deals AS (
  SELECT l.*, CASE WHEN s.name LIKE '{%' AND json_valid(s.name)
            THEN coalesce(json_extract(s.name, '$.en_US'), (SELECT value FROM json_each(s.name) LIMIT 1))
              ELSE s.name END AS stage_name,
         coalesce(own.name, c.name, l.company_currency, r.currency_id,
           CASE WHEN (SELECT count(DISTINCT currency_id) FROM raw.res_company) = 1
                THEN (SELECT max(coalesce(k.name, a.currency_id)) FROM raw.res_company AS a
                      LEFT JOIN raw.res_currency AS k ON k.id = a.currency_id)
                WHEN EXISTS (SELECT 1 FROM raw.res_company)
                  OR (SELECT count(DISTINCT company_id) FROM raw.crm_lead) > 1
                THEN coalesce(l.company_id, 'several') END) AS stated,
         CASE WHEN l.planned_revenue IS NULL THEN l.expected_revenue_written_currency
              ELSE l.planned_revenue_written_currency END AS mark,
         CASE WHEN l.active = 0 AND coalesce(l.probability, 0) = 0 THEN 'lost'
              WHEN coalesce(s.is_won, coalesce(s.probability, CASE WHEN s.id IS NULL THEN l.probability END) = 1)
              THEN 'won' ELSE 'open' END AS status
  FROM raw.crm_lead AS l LEFT JOIN raw.crm_stage AS s ON s.id = l.stage_id
       LEFT JOIN raw.res_company AS r ON r.id = l.company_id
       LEFT JOIN raw.res_currency AS own ON own.id = l.company_currency
       LEFT JOIN raw.res_currency AS c ON c.id = r.currency_id
  WHERE l.type = 'opportunity')
SELECT d.id, d.name,
       CASE WHEN p.is_company = 1 THEN p.id ELSE coalesce(p.parent_id, CASE WHEN p.id IS NULL THEN d.partner_id END) END
         AS account_id,
       CASE WHEN coalesce(p.is_company, 1) = 0 THEN p.id END AS primary_contact_id, d.user_id AS owner_id,
       d.create_uid AS created_by_id,
       (SELECT 'team ' || t.id FROM raw.crm_team AS t WHERE t.id = d.team_id) AS unit_id,
       CASE WHEN u.name LIKE '{%' AND json_valid(u.name)
            THEN coalesce(json_extract(u.name, '$.en_US'), (SELECT value FROM json_each(u.name) LIMIT 1))
              ELSE u.name END AS source,
       'default' AS pipeline, CASE d.status WHEN 'lost' THEN 'Lost' ELSE coalesce(d.stage_name, d.stage_id) END
         AS stage,
       d.status, d.probability, row_amount(coalesce(d.planned_revenue, d.expected_revenue), d.mark, d.stated)
         AS amount_minor, row_currency(d.mark, d.stated) AS currency,
       d.create_date AS created_at, d.date_deadline AS close_date,
       CASE WHEN d.status <> 'open' THEN
         coalesce(d.date_closed, CASE d.status WHEN 'won' THEN d.date_last_stage_update END, d.write_date) END
         AS closed_at,
       CASE WHEN r.name LIKE '{%' AND json_valid(r.name)
            THEN coalesce(json_extract(r.name, '$.en_US'), (SELECT value FROM json_each(r.name) LIMIT 1))
              ELSE r.name END AS lost_reason,
       CASE WHEN d.date_conversion IS NOT NULL THEN 'lead ' || d.id END AS lead_id, d.write_date AS updated_at,
       CASE WHEN d.active = 0 AND d.status = 'open' THEN coalesce(d.write_date, d.create_date, 0) END AS deleted_at,
       d.source_table, d.id AS source_id, d.source_line
FROM deals AS d LEFT JOIN raw.res_partner AS p ON p.id = d.partner_id
     LEFT JOIN raw.utm_source AS u ON u.id = d.source_id LEFT JOIN raw.crm_lost_reason AS r ON r.id = d.lost_reason_id
ORDER BY d.source_table, d.source_line
