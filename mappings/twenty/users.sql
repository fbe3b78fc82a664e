-- A member who left stays, with a last day: deals and history still name them.
SELECT id, nullif(trim(coalesce(namefirstname || ' ', '') || coalesce(namelastname, '')), '') AS name, useremail AS email,
       3 AS level, 'company' AS unit_id, date(createdat / 1000, 'unixepoch') AS starts_on,
       date(deletedat / 1000, 'unixepoch') AS ends_on, source_table, id AS source_id, source_line
FROM raw.member ORDER BY source_line
