SELECT 'default' AS pipeline, 'Won' AS name, 1 AS position, 'won' AS outcome
