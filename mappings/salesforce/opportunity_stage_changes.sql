-- OpportunityHistory has a row whenever stage, amount, day or probability changes: the first row of each stage counts.
-- A connector's history holds versions of the whole opportunity instead, each with its start.
WITH history AS (
  SELECT CASE WHEN fivetran_start IS NULL THEN id ELSE id || ' ' || fivetran_start END AS id,
         coalesce(opportunityid, id) AS opportunity_id, coalesce(fivetran_start, createddate) AS at,
         stagename, minor_units(amount, coalesce(currencyisocode, base_currency())) AS amount_minor, closedate,
         CASE WHEN fivetran_start IS NULL THEN createdbyid END AS user_id, source_table, source_line
  FROM raw.opportunityhistory),
steps AS (
  SELECT *, lag(stagename) OVER (PARTITION BY opportunity_id ORDER BY at, source_table, source_line) AS before
  FROM history)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line) AS seq, opportunity_id, at,
       before AS from_stage, stagename AS to_stage, amount_minor, closedate AS close_date, user_id,
       source_table, id AS source_id, source_line
FROM steps
WHERE before IS NOT stagename
ORDER BY at, source_table, source_line
