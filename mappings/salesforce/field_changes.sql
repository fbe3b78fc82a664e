-- Fields by their canonical names and in canonical values, so that the state of an earlier day can be told.
-- A change of owner stands there twice, by name and by id: the one by id counts. Without OpportunityFieldHistory
-- amounts, days and probabilities come from OpportunityHistory.
WITH fields (field, canonical) AS (
  VALUES ('Amount', 'amount_minor'), ('CloseDate', 'close_date'), ('Owner', 'owner_id'), ('Account', 'account_id'),
         ('Name', 'name'), ('Type', 'type'), ('NextStep', 'next_step'), ('LeadSource', 'source'),
         ('Probability', 'probability'), ('ForecastCategoryName', 'forecast_category')),
own AS (
  SELECT coalesce(h.id, stable_key('h', h.opportunityid, h.field, h.createddate, h.newvalue)) AS id,
         h.opportunityid, coalesce(f.canonical, h.field) AS field, h.createddate AS at, h.createdbyid AS user_id,
         h.oldvalue, h.newvalue, row_currency(o.amount_written_currency, o.currencyisocode) AS currency,
         h.source_table, h.source_line
  FROM raw.opportunityfieldhistory AS h
       LEFT JOIN fields AS f ON f.field = h.field
       LEFT JOIN raw.opportunity AS o ON o.id = h.opportunityid
  WHERE h.field NOT IN ('StageName', 'created', 'opportunityCreatedFromLead')
    AND NOT (h.field IN ('Owner', 'Account')
             AND coalesce(h.newvalue, h.oldvalue) NOT GLOB '00[15]*')),
steps AS (
  SELECT *, coalesce(fivetran_start, createddate) AS at, coalesce(opportunityid, id) AS opportunity,
         lag(id) OVER before AS earlier, lag(amount) OVER before AS amount_before,
         lag(amount_written_currency) OVER before AS mark_before,
         lag(closedate) OVER before AS day_before, lag(probability) OVER before AS probability_before
  FROM raw.opportunityhistory
  WHERE NOT EXISTS (SELECT 1 FROM raw.opportunityfieldhistory)
  WINDOW before AS (PARTITION BY coalesce(opportunityid, id)
                    ORDER BY coalesce(fivetran_start, createddate), source_table, source_line)),
changes AS (
  SELECT id, opportunityid AS opportunity_id, field, at, user_id,
         CASE field WHEN 'amount_minor' THEN minor_units(oldvalue, currency)
                    WHEN 'close_date' THEN substr(oldvalue, 1, 10)
                    WHEN 'probability' THEN oldvalue / 100.0 ELSE oldvalue END AS old_value,
         CASE field WHEN 'amount_minor' THEN minor_units(newvalue, currency)
                    WHEN 'close_date' THEN substr(newvalue, 1, 10)
                    WHEN 'probability' THEN newvalue / 100.0 ELSE newvalue END AS new_value,
         source_table, source_line
  FROM own
  UNION ALL
  SELECT id || ' amount', opportunity, 'amount_minor', at, createdbyid,
         row_amount(amount_before, mark_before, currencyisocode),
         row_amount(amount, amount_written_currency, currencyisocode), source_table, source_line
  FROM steps WHERE earlier IS NOT NULL AND amount_before IS NOT amount
  UNION ALL
  SELECT id || ' day', opportunity, 'close_date', at, createdbyid, day_before, closedate, source_table, source_line
  FROM steps WHERE earlier IS NOT NULL AND day_before IS NOT closedate
  UNION ALL
  SELECT id || ' probability', opportunity, 'probability', at, createdbyid, probability_before, probability,
         source_table, source_line
  FROM steps WHERE earlier IS NOT NULL AND probability_before IS NOT probability)
SELECT id, row_number() OVER (ORDER BY at, source_table, source_line, id) AS seq, 'opportunity' AS entity,
       opportunity_id AS record_id, field, at, user_id, old_value, new_value,
       source_table, id AS source_id, source_line
FROM changes
ORDER BY at, source_table, source_line, id
