-- The cost is no list price, so none is set.
SELECT productid        AS id,
       product_name     AS name,
       product_category AS family,
       'Products.csv'   AS source_table, productid AS source_id, source_line
FROM raw.products
ORDER BY source_line
