-- Changes of the step as the audit holds them, and the closing of the deal.
WITH changes AS (
  SELECT a.auditid || ' ' || j.key AS id, a.objectid, a.createdon AS at,
         coalesce((SELECT p.stagename FROM raw.processstage AS p
                   WHERE p.processstageid = json_extract(j.value, '$.oldValue')), json_extract(j.value, '$.oldValue'))
           AS before,
         coalesce((SELECT p.stagename FROM raw.processstage AS p
                   WHERE p.processstageid = json_extract(j.value, '$.newValue')), json_extract(j.value, '$.newValue'))
           AS after,
         a.userid, a.source_table, a.source_line
  FROM raw.audit AS a,
       json_each(CASE WHEN json_valid(a.changedata) THEN a.changedata ELSE '{}' END, '$.changedAttributes') AS j
  WHERE a.objecttypecode IN ('3', 'opportunity') AND json_extract(j.value, '$.logicalName') = 'stepname'
),
steps AS (
  SELECT * FROM changes
  UNION ALL
  SELECT 'entry ' || c.objectid, c.objectid, o.createdon, NULL, c.before, o.createdby, o.source_table, o.source_line
  FROM (SELECT *, row_number() OVER (PARTITION BY objectid ORDER BY at, source_line) AS step FROM changes) AS c
       JOIN raw.opportunity AS o ON o.opportunityid = c.objectid
  WHERE c.step = 1 AND c.before IS NOT NULL
  UNION ALL
  SELECT 'close ' || o.opportunityid, o.opportunityid,
         coalesce((SELECT max(x.actualend) FROM raw.opportunityclose AS x WHERE x.opportunityid = o.opportunityid),
                  (unixepoch(o.actualclosedate) + 43200) * 1000),
         o.stepname, CASE WHEN o.statecode IN ('1', 'Won') THEN 'Won' ELSE 'Lost' END, NULL, o.source_table,
           o.source_line
  FROM raw.opportunity AS o WHERE o.statecode IN ('1', '2', 'Won', 'Lost'))
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, objectid AS opportunity_id, at,
       before AS from_stage, after AS to_stage, userid AS user_id, source_table, objectid AS source_id, source_line
FROM steps WHERE at IS NOT NULL AND EXISTS (SELECT 1 FROM raw.audit)
ORDER BY at, source_table, source_line, id
