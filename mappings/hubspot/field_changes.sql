-- Properties by canonical names and in canonical values; what is the same then, as a day of which only the time moved,
-- is no change. The stage has a history of its own.
WITH fields (entity, name, canonical) AS (
  VALUES ('opportunity', 'amount', 'amount_minor'), ('opportunity', 'closedate', 'close_date'),
         ('opportunity', 'hubspot_owner_id', 'owner_id'), ('opportunity', 'dealname', 'name'),
         ('opportunity', 'dealtype', 'type'), ('opportunity', 'hs_next_step', 'next_step'),
         ('opportunity', 'hs_forecast_category', 'forecast_category'), ('account', 'name', 'name'),
         ('account', 'industry', 'industry'), ('account', 'hubspot_owner_id', 'owner_id'),
           ('account', 'phone', 'phone'),
         ('account', 'city', 'city'), ('account', 'domain', 'website'), ('contact', 'email', 'email'),
         ('contact', 'phone', 'phone'), ('contact', 'jobtitle', 'title'), ('contact', 'firstname', 'first_name'),
         ('contact', 'lastname', 'last_name'), ('contact', 'hubspot_owner_id', 'owner_id')),
history AS (
  SELECT 'opportunity' AS entity, deal_id AS record_id, name, value, timestamp, source, source_id, source_table,
         source_line FROM raw.deal_history WHERE name <> 'dealstage'
  UNION ALL
  SELECT 'account', company_id, name, value, timestamp, source, source_id, source_table, source_line
  FROM raw.company_history
  UNION ALL
  SELECT 'contact', contact_id, name, value, timestamp, source, source_id, source_table, source_line
  FROM raw.contact_history),
deals AS (
  SELECT deal_id, min(property_amount_written_currency) AS mark, min(property_deal_currency_code) AS stated
  FROM raw.deal GROUP BY 1),
canonical AS (
  SELECT h.*, coalesce(f.canonical, h.name) AS field,
         CASE f.canonical WHEN 'amount_minor' THEN minor_units(h.value, row_currency(d.mark, d.stated))
              WHEN 'close_date' THEN local_day(h.value) ELSE h.value END AS new_value
  FROM history AS h LEFT JOIN fields AS f ON f.entity = h.entity AND f.name = h.name
       LEFT JOIN deals AS d ON h.entity = 'opportunity' AND d.deal_id = h.record_id),
changes AS (
  SELECT c.*, lag(new_value) OVER before AS old_value, lag(source_line) OVER before AS earlier
  FROM canonical AS c
  WINDOW before AS (PARTITION BY entity, record_id, field ORDER BY timestamp, source_table, source_line))
SELECT entity || ' ' || record_id || ' ' || field || ' ' || timestamp AS id,
       row_number() OVER (ORDER BY timestamp, source_table, source_line) AS seq, entity, record_id, field,
       timestamp AS at,
       (SELECT o.owner_id FROM raw.owner AS o WHERE o.active_user_id = replace(c.source_id, 'userId:', '')) AS user_id,
       old_value, new_value,
       CASE WHEN source IN ('CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_IOS', 'MOBILE_ANDROID', 'WORK_UI',
                        'EXTENSION', 'CONTACTS', 'CONTACTS_WEB')
            THEN 'person'
            WHEN source = 'IMPORT' THEN 'import' WHEN source = 'MIGRATION' THEN 'migration'
            ELSE 'integration' END AS source,
       source_table, record_id AS source_id, source_line
FROM changes AS c
WHERE earlier IS NULL OR old_value IS NOT new_value
ORDER BY timestamp, source_table, source_line
