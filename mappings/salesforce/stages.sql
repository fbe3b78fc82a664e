-- From OpportunityStage where it was exported; else the stages that deals are or were in, in the order of their
-- probability.
WITH used AS (
  SELECT stagename, stagesortorder, probability, isclosed, iswon, coalesce(forecastcategoryname, forecastcategory)
    AS category
  FROM raw.opportunity
  UNION ALL SELECT stagename, NULL, probability, NULL, NULL, NULL FROM raw.opportunityhistory)
SELECT 'default' AS pipeline, masterlabel AS name,
       row_number() OVER (ORDER BY sortorder, source_line) AS position,
       defaultprobability AS probability, forecastcategoryname AS category,
       CASE WHEN iswon = 1 THEN 'won' WHEN isclosed = 1 THEN 'lost' ELSE 'open' END AS outcome,
       source_table, masterlabel AS source_id, source_line
FROM raw.opportunitystage
UNION ALL
SELECT * FROM (
  SELECT 'default', stagename,
         row_number() OVER (ORDER BY max(coalesce(isclosed, stagename LIKE 'Closed %')),
                                     -max(coalesce(iswon, stagename = 'Closed Won')),
                                     max(stagesortorder), avg(probability), stagename),
         NULL, max(category),
         CASE WHEN max(coalesce(iswon, stagename = 'Closed Won')) = 1 THEN 'won'
              WHEN max(coalesce(isclosed, stagename LIKE 'Closed %')) = 1 THEN 'lost' ELSE 'open' END,
         NULL, stagename, NULL
  FROM used
  WHERE stagename IS NOT NULL AND NOT EXISTS (SELECT 1 FROM raw.opportunitystage)
  GROUP BY stagename)
ORDER BY 3
