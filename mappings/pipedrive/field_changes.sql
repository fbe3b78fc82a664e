WITH fields (name, canonical) AS (
  VALUES ('value', 'amount_minor'), ('expected_close_date', 'close_date'), ('user_id', 'owner_id'),
         ('org_id', 'account_id'), ('title', 'name'))
SELECT coalesce(c.id, stable_key('c', c.deal_id, c.field_key, c.log_time)) AS id,
       row_number() OVER (ORDER BY c.log_time, c.source_table, c.source_line) AS seq, 'opportunity' AS entity,
       c.deal_id AS record_id, coalesce(f.canonical, c.field_key) AS field, c.log_time AS at, c.user_id,
       CASE c.field_key WHEN 'value' THEN minor_units(c.old_value, row_currency(d.value_written_currency, d.currency))
            WHEN 'probability' THEN c.old_value / 100.0 ELSE c.old_value END AS old_value,
       CASE c.field_key WHEN 'value' THEN minor_units(c.new_value, row_currency(d.value_written_currency, d.currency))
            WHEN 'probability' THEN c.new_value / 100.0 ELSE c.new_value END AS new_value,
       c.source_table, c.deal_id AS source_id, c.source_line
FROM raw.deal_changes AS c LEFT JOIN fields AS f ON f.name = c.field_key LEFT JOIN raw.deals AS d ON d.id = c.deal_id
WHERE c.field_key NOT IN ('stage_id', 'status', 'add_time') ORDER BY c.log_time, c.source_table, c.source_line
