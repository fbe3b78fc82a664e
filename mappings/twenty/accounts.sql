SELECT id, name, createdbyworkspacememberid AS created_by_id, accountownerid AS owner_id,
       domainnameprimarylinkurl AS website, addressaddressstreet1 AS street, addressaddresscity AS city,
       addressaddresspostcode AS postal_code, addressaddresscountry AS country, employees,
       minor_units(annualrecurringrevenueamountmicros / 1000000.0,
                   coalesce(nullif(annualrecurringrevenuecurrencycode, ''), base_currency())) AS annual_revenue_minor,
       CASE WHEN annualrecurringrevenueamountmicros IS NOT NULL
            THEN coalesce(nullif(annualrecurringrevenuecurrencycode, ''), base_currency()) END AS currency,
       createdat AS created_at, updatedat AS updated_at, deletedat AS deleted_at,
       source_table, id AS source_id, source_line
FROM raw.company ORDER BY source_line
