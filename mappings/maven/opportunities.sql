-- Open deals carry no amount, and a lost one is worth 0: both are missing, not nought.
-- The export has days only, so the instant of closing stays empty. The day a deal was engaged is its creation;
-- a deal in Prospecting has none yet.
SELECT opportunity_id AS id,
       coalesce(product, 'Deal') || coalesce(' for ' || account, '') AS name,
       account        AS account_id,
       sales_agent    AS owner_id,
       product        AS product_id,
       'default'      AS pipeline,
       deal_stage     AS stage,
       CASE deal_stage WHEN 'Won' THEN 'won' WHEN 'Lost' THEN 'lost' ELSE 'open' END AS status,
       CASE WHEN deal_stage = 'Won' THEN close_value END AS amount_minor,
       'USD'          AS currency,
       unixepoch(engage_date) * 1000 AS created_at,
       close_date,
       'sales_pipeline.csv' AS source_table, opportunity_id AS source_id, source_line
FROM raw.sales_pipeline
ORDER BY source_line
