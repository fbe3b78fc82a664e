-- The list sales_stage_dom as it is delivered. A stage that was added there must be added here; until then the deals in
-- it are a finding.
SELECT 'default' AS pipeline, column1 AS name, column2 AS position, column3 AS probability, column4 AS outcome
FROM (VALUES ('Prospecting', 1, 0.1, 'open'), ('Qualification', 2, 0.2, 'open'), ('Needs Analysis', 3, 0.25, 'open'),
             ('Value Proposition', 4, 0.3, 'open'), ('Id. Decision Makers', 5, 0.4, 'open'),
             ('Perception Analysis', 6, 0.5, 'open'), ('Proposal/Price Quote', 7, 0.65, 'open'),
             ('Negotiation/Review', 8, 0.8, 'open'), ('Closed Won', 9, 1.0, 'won'), ('Closed Lost', 10, 0.0, 'lost'))
