-- People are known by their keys: those who develop leads (SDR) and those who close deals (SR).
SELECT sdr_id AS id, 'Sales development' AS role, 3 AS level, 'company' AS unit_id,
       min(source_table) AS source_table, sdr_id AS source_id, min(source_line) AS source_line
FROM raw.deals WHERE sdr_id IS NOT NULL AND sdr_id NOT IN (SELECT sr_id FROM raw.deals WHERE sr_id IS NOT NULL)
GROUP BY sdr_id
UNION ALL
SELECT sr_id, 'Sales', 3, 'company', min(source_table), sr_id, min(source_line)
FROM raw.deals WHERE sr_id IS NOT NULL GROUP BY sr_id
ORDER BY 1
