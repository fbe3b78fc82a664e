-- Campaigns have no canonical table; their money is kept in minor units.
SELECT 'campaign' AS entity, campaignid AS record_id, 'name' AS field, campaign_name AS value,
       'Campaigns.csv' AS source_table, campaignid AS source_id, source_line FROM raw.campaigns
UNION ALL SELECT 'campaign', campaignid, 'type', type, 'Campaigns.csv', campaignid, source_line FROM raw.campaigns
UNION ALL SELECT 'campaign', campaignid, 'status', status, 'Campaigns.csv', campaignid, source_line FROM raw.campaigns
UNION ALL SELECT 'campaign', campaignid, 'expected_revenue_minor', expected_revenue, 'Campaigns.csv', campaignid, source_line FROM raw.campaigns
UNION ALL SELECT 'campaign', campaignid, 'budgeted_cost_minor', budgeted_cost, 'Campaigns.csv', campaignid, source_line FROM raw.campaigns
UNION ALL SELECT 'campaign', campaignid, 'actual_cost_minor', actual_cost, 'Campaigns.csv', campaignid, source_line FROM raw.campaigns
