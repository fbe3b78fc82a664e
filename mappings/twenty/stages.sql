-- The list as it is delivered. Twenty has no stage for a loss: a stage that was added for it must be added here.
SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS outcome
FROM (VALUES ('NEW', 1, 'open'), ('SCREENING', 2, 'open'), ('MEETING', 3, 'open'), ('PROPOSAL', 4, 'open'),
             ('CUSTOMER', 5, 'won'))
