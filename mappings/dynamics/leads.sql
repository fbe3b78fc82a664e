-- State 1 is qualified, 2 disqualified. A qualified lead is the origin of the opportunity that names it.
SELECT leadid AS id, createdby AS created_by_id, fullname AS name, companyname AS company, emailaddress1 AS email,
       telephone1 AS phone, leadsourcecode AS source, coalesce(statuscode, statecode) AS status, ownerid AS owner_id,
       createdon AS created_at,
       CASE WHEN statecode IN ('1', 'Qualified') THEN coalesce(
         (SELECT min(o.createdon) FROM raw.opportunity AS o WHERE o.originatingleadid = l.leadid), modifiedon) END
         AS converted_at,
       (SELECT min(o.opportunityid) FROM raw.opportunity AS o WHERE o.originatingleadid = l.leadid) AS opportunity_id,
       CASE WHEN statecode IN ('1', '2', 'Qualified', 'Disqualified') THEN modifiedon END AS closed_at,
       CASE WHEN statecode IN ('2', 'Disqualified') THEN statuscode END AS closed_reason,
       masterid AS merged_into_id, source_table, leadid AS source_id, source_line
FROM raw.lead AS l ORDER BY source_table, source_line
