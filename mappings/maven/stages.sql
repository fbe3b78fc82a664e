-- The export has no probabilities: none are made up.
SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS outcome
FROM (VALUES ('Prospecting', 1, 'open'), ('Engaging', 2, 'open'), ('Won', 3, 'won'), ('Lost', 4, 'lost'))
