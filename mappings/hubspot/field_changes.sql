-- Properties by canonical names and in canonical values. The stage has a history of its own.
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
canonical AS (
  SELECT h.*, coalesce(f.canonical, h.name) AS field,
         CASE f.canonical WHEN 'amount_minor' THEN minor_units(h.value, base_currency())
              WHEN 'close_date' THEN CASE WHEN h.value GLOB '[0-9]*' AND h.value NOT GLOB '*-*'
                THEN date(h.value / 1000, 'unixepoch') ELSE substr(h.value, 1, 10) END
              ELSE h.value END AS new_value
  FROM history AS h LEFT JOIN fields AS f ON f.entity = h.entity AND f.name = h.name)
SELECT entity || ' ' || record_id || ' ' || field || ' ' || timestamp AS id,
       row_number() OVER (ORDER BY timestamp, source_table, source_line) AS seq, entity, record_id, field,
       timestamp AS at,
       (SELECT o.owner_id FROM raw.owner AS o WHERE o.active_user_id = replace(c.source_id, 'userId:', '')) AS user_id,
       lag(new_value) OVER (PARTITION BY entity, record_id, field ORDER BY timestamp, source_table, source_line)
         AS old_value,
       new_value,
       CASE source WHEN 'CRM_UI' THEN 'person' WHEN 'IMPORT' THEN 'import' WHEN 'MIGRATION' THEN 'migration'
                   ELSE 'integration' END AS source,
       source_table, record_id AS source_id, source_line
FROM canonical AS c
ORDER BY timestamp, source_table, source_line
