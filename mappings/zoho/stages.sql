-- Stages in the order of the sales process. The export states no probability by stage.
SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS outcome
FROM (VALUES ('Prospect', 1, 'open'), ('Qualification', 2, 'open'), ('Needs Analysis', 3, 'open'), ('Initial Offer', 4, 'open'),
             ('Proposal/Price Quote', 5, 'open'), ('Negotiation/Review', 6, 'open'), ('Closed Won', 7, 'won'), ('Closed Lost', 8, 'lost'))
