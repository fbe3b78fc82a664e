-- Lost is no stage in Odoo: it ends the list here. Earlier releases say by a probability of 100 % which stage is won.
SELECT 'default' AS pipeline,
       CASE WHEN name LIKE '{%' AND json_valid(name)
            THEN coalesce(json_extract(name, '$.en_US'), (SELECT value FROM json_each(name) LIMIT 1)) ELSE name END
              AS name,
       row_number() OVER (ORDER BY sequence, source_line) AS position,
       CASE WHEN coalesce(is_won, probability = 1) THEN 'won' ELSE 'open' END AS outcome, source_table,
       id AS source_id, source_line
FROM raw.crm_stage
UNION ALL SELECT 'default', 'Lost', 1000, 'lost', NULL, NULL, NULL
ORDER BY 3
