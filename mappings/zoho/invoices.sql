-- Cancelled invoices are not bills.
SELECT invoiceid    AS id,
       account_id,
       created_time AS issued_on,
       grand_total  AS amount_minor,
       'USD'        AS currency,
       'Invoices.csv' AS source_table, invoiceid AS source_id, source_line
FROM raw.invoices
WHERE invoice_status <> 'Cancelled'
ORDER BY source_line
