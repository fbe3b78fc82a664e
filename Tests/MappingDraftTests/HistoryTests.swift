import Foundation
import MappingDraft
import Testing

@Suite("Drafts of audits and shared tables")
struct HistoryTests {
    @Test("An audit of all fields gives the history of stages, and the other fields' changes")
    func audit() throws {
        let drafted = try Drafted([
            "opportunities.csv": """
            id,name,amount,date_closed,sales_stage,assigned_user_id,date_entered,date_modified
            d1,Presses,100,2026-01-20,Closed Won,u1,2025-03-01 09:00:00,2026-01-15 10:00:00
            d2,Cranes,200,2026-04-30,Proposal/Price Quote,u2,2025-04-01 09:00:00,2026-01-10 10:00:00

            """,
            "opportunities_audit.csv": """
            id,parent_id,date_created,created_by,field_name,data_type,before_value_string,after_value_string
            h1,d1,2025-05-01 10:00:00,u1,sales_stage,enum,Prospecting,Proposal/Price Quote
            h2,d1,2026-01-15 10:00:00,u1,sales_stage,enum,Proposal/Price Quote,Closed Won
            h3,d2,2026-01-10 10:00:00,u2,date_closed,date,2026-03-31,2026-04-30

            """,
        ])
        try drafted.run()
        #expect(
            try drafted.rows(
                "SELECT opportunity_id, from_stage, to_stage, user_id FROM opportunity_stage_changes ORDER BY at")
                == ["d1|Prospecting|Proposal/Price Quote|u1", "d1|Proposal/Price Quote|Closed Won|u1"])
        #expect(
            try drafted.rows("SELECT record_id, field, new_value FROM field_changes") == ["d2|date_closed|2026-04-30"])
    }

    @Test("Owner, times and deletion come from the table that holds them for all records")
    func details() throws {
        let drafted = try Drafted([
            "vtiger_potential.csv": """
            potentialid,potentialname,related_to,amount,closingdate,sales_stage,probability
            30,Presses,10,18900.50,2026-01-20,Closed Won,100
            31,Cranes,10,5000.00,2026-04-30,Prospecting,20

            """,
            "vtiger_account.csv": "accountid,accountname,industry\n10,Nordwerk,Steel\n",
            "vtiger_crmentity.csv": """
            crmid,smcreatorid,smownerid,setype,createdtime,modifiedtime,deleted
            10,1,1,Accounts,2025-03-01 09:00:00,2026-01-05 09:00:00,0
            30,1,2,Potentials,2025-03-02 09:00:00,2026-01-15 10:00:00,0
            31,1,2,Potentials,2025-03-03 09:00:00,2026-01-16 10:00:00,1

            """,
        ])
        try drafted.run()
        #expect(
            try drafted.rows(
                "SELECT id, owner_id, created_by_id, datetime(created_at / 1000, 'unixepoch'), "
                    + "datetime(deleted_at / 1000, 'unixepoch') FROM opportunities ORDER BY id") == [
                    "30|2|1|2025-03-02 09:00:00|NULL", "31|2|1|2025-03-03 09:00:00|2026-01-16 10:00:00",
                ])
        #expect(try drafted.rows("SELECT id, owner_id FROM accounts") == ["10|1"])
        #expect(drafted.source("opportunities", "owner_id") == "smownerid")
    }
}
