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

    @Test("A draft remembers its logs: a later export may hold the newest rows only")
    func newestRows() throws {
        let deals = "id,name,amount,date_closed,sales_stage,date_entered,date_modified\n"
        let audit = "id,parent_id,date_created,created_by,field_name,before_value_string,after_value_string\n"
        let history = "deal_id,stage,changed_at\n"
        let drafted = try Drafted([
            "opportunities.csv": deals + "d1,Presses,100,2026-01-20,Proposal,2025-03-01 09:00:00,2025-06-01 10:00:00\n"
                + "d2,Cranes,200,2026-04-30,Proposal,2025-04-01 09:00:00,2025-06-02 10:00:00\n",
            "opportunities_audit.csv": audit + "h1,d1,2025-05-01 10:00:00,u1,sales_stage,Enquiry,Offer\n"
                + "h2,d1,2025-06-01 10:00:00,u1,sales_stage,Offer,Proposal\n"
                + "h3,d2,2025-06-02 10:00:00,u2,sales_stage,Enquiry,Proposal\n",
        ])
        try drafted.run()
        try drafted.folder.write(
            Array((audit + "h4,d1,2026-01-15 10:00:00,u1,sales_stage,Proposal,Contract\n").utf8),
            to: "in/opportunities_audit.csv")
        try drafted.folder.write(
            Array((deals + "d1,Presses,100,2026-01-20,Contract,2025-03-01 09:00:00,2026-01-15 10:00:00\n").utf8),
            to: "in/opportunities.csv")
        try drafted.update()
        #expect(
            try drafted.rows(
                "SELECT id, opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY id")
                == ["h1|d1|Enquiry|Offer", "h2|d1|Offer|Proposal", "h3|d2|Enquiry|Proposal", "h4|d1|Proposal|Contract"])
        let listed = try Drafted([
            "deals.csv":
                "id,name,amount,stage,created_at\nd1,Presses,100,Offer,2026-01-05\nd2,Cranes,50,Enquiry,2026-01-06\n",
            "deal_stage_history.csv": history + "d1,Enquiry,2026-01-05 10:00:00\nd1,Offer,2026-01-09 10:00:00\n"
                + "d2,Enquiry,2026-01-06 10:00:00\n",
        ])
        try listed.run()
        try listed.folder.write(
            Array((history + "d1,Contract,2026-02-01 10:00:00\n").utf8), to: "in/deal_stage_history.csv")
        try listed.update()
        #expect(
            try listed.rows("SELECT opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY 1, at")
                == [
                    "d1|NULL|Enquiry", "d1|Enquiry|Offer", "d1|Offer|Contract", "d2|NULL|Enquiry",
                ])
        #expect(try listed.rows("SELECT 1 FROM opportunity_stage_changes WHERE source_id < 0 OR source_line < 0") == [])
    }

    @Test("A draft finds customers and owners by name in earlier exports")
    func newestRecords() throws {
        let customers = "Customer ID,Customer Name\n"
        let users = "User ID,Name,Email\n"
        let deals = "Deal ID,Deal Name,Customer,Owner,Amount,Stage,Created\n"
        let drafted = try Drafted([
            "customers.csv": customers + "K1,Nordwerk AG\nK2,Altbau KG\n",
            "users.csv": users + "u1,Ann Berg,ann@x.test\nu2,Bo Lee,bo@x.test\n",
            "deals.csv": deals + "X1,Presses,Nordwerk AG,Ann Berg,100,Offer,2026-01-05\n"
                + "X2,Cranes,Altbau KG,Bo Lee,200,Offer,2026-01-06\n",
        ])
        try drafted.run()
        for (name, text) in [
            ("customers.csv", customers + "K3,Neubau SE\n"), ("users.csv", users + "u3,Cy Roth,cy@x.test\n"),
            ("deals.csv", deals + "X1,Presses,Nordwerk AG,Ann Berg,150,Contract,2026-01-05\n"),
        ] { try drafted.folder.write(Array(text.utf8), to: "in/" + name) }
        try drafted.update()
        #expect(
            try drafted.rows("SELECT id, account_id, owner_id, amount_minor FROM opportunities ORDER BY id") == [
                "X1|K1|u1|15000", "X2|K2|u2|20000",
            ])
        #expect(
            try drafted.rows("SELECT id FROM accounts UNION ALL SELECT id FROM users ORDER BY 1") == [
                "K1", "K2", "K3", "u1", "u2", "u3",
            ])
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
