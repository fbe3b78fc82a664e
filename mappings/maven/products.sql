SELECT product        AS id,
       product        AS name,
       series         AS family,
       sales_price    AS list_price_minor,
       'USD'          AS currency,
       'products.csv' AS source_table, product AS source_id, source_line
FROM raw.products
ORDER BY source_line
