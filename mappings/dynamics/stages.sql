-- Steps of the sales process, named by the deals, their audit, or the table of stages; a name such as `2-Develop`
-- carries its place. Won and lost are states of a deal, no steps: they end the list.
WITH steps AS (
  SELECT coalesce(o.stepname, p.stagename, o.salesstage) AS name, min(p.stagecategory) AS category
  FROM raw.opportunity AS o LEFT JOIN raw.processstage AS p ON p.processstageid = o.stageid GROUP BY 1
  UNION
  SELECT stagename, min(stagecategory) FROM raw.processstage GROUP BY 1
  UNION
  SELECT coalesce(p.stagename, v.value), min(p.stagecategory)
  FROM raw.audit AS a,
       json_each(CASE WHEN json_valid(a.changedata) THEN a.changedata ELSE '{}' END, '$.changedAttributes') AS j,
       json_each(json_array(json_extract(j.value, '$.oldValue'), json_extract(j.value, '$.newValue'))) AS v
       LEFT JOIN raw.processstage AS p ON p.processstageid = v.value
  WHERE json_extract(j.value, '$.logicalName') = 'stepname' GROUP BY 1)
SELECT 'default' AS pipeline, name,
       row_number() OVER (ORDER BY name NOT GLOB '[0-9]*', CASE WHEN name GLOB '[0-9]*' THEN CAST(name AS INTEGER) END,
                          min(category), name) AS position,
       'open' AS outcome
FROM steps WHERE name IS NOT NULL AND name NOT IN ('Won', 'Lost') GROUP BY name
UNION ALL SELECT 'default', 'Won', 1000, 'won'
UNION ALL SELECT 'default', 'Lost', 1001, 'lost'
ORDER BY 3
