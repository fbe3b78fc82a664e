-- A converted lead is named by the deal that came from it.
SELECT l.leadid       AS id,
       l.last_name    AS name,
       l.company, l.email,
       l.mobile       AS phone,
       l.lead_source  AS source,
       l.lead_status  AS status,
       CASE WHEN u.n > 1 THEN NULL ELSE coalesce(u.user_id, l.lead_owner) END AS owner_id,
       l.created_time AS created_at,
       CASE WHEN p.leadid IS NOT NULL THEN stable_key('p', p.first_line, p.potential_name) END AS opportunity_id,
       'Leads.csv'    AS source_table, l.leadid AS source_id, l.source_line
FROM raw.leads AS l
LEFT JOIN (SELECT last_name, min(user_id) AS user_id, count(DISTINCT user_id) AS n FROM raw.users GROUP BY 1) AS u
  ON u.last_name = l.lead_owner
LEFT JOIN (SELECT leadid, potential_name, min(source_line) AS first_line FROM raw.potentials GROUP BY leadid) AS p ON p.leadid = l.leadid
ORDER BY l.source_line
