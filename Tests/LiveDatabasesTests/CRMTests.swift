import CRMImport
import CRMStore
import Foundation
import GRDB
import LiveDatabases
import Testing

/// The mappings that come with crmsite, each on the tables its CRM documents.
@Suite(
    "CRMs on PostgreSQL", .serialized,
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"),
    RunningPostgres())
struct PostgresCRMTests {
    private func read(_ name: String, _ sql: String, schema: String? = nil) throws -> DatabaseQueue {
        let server = try #require(PostgresServer.current)
        try server.make(name, sql)
        let folder = try TemporaryFolder()
        let (report, db) = try folder.read(
            try PostgresDatabase(address: server.address(name), options: .ofReader { $0.schema = schema }),
            try DocumentedSchemas.mapping(name))
        #expect(report.dangling.isEmpty)
        return db
    }

    @Test("Odoo: a lost deal is an inactive row, a partner is an account or a contact, the history names stages by id")
    func odoo() throws {
        let db = try read("odoo", DocumentedSchemas.odoo)
        #expect(
            try db.line(
                """
                SELECT id, status, stage, amount_minor, currency, close_date, closed_at, account_id,
                primary_contact_id, lost_reason FROM opportunities ORDER BY id
                """
            )
                == """
                1|open|Qualified|125050|EUR|2026-06-30|-|10|11|-
                2|won|Won|9999|EUR|2026-02-28|1771581600000|10|-|-
                3|lost|Lost|700|EUR|2026-03-31|1772366400000|10|-|Too expensive
                """)
        #expect(try db.line("SELECT id, status FROM leads") == "4|open")
        #expect(try db.line("SELECT id, name, country FROM accounts") == "10|Nordwerk AG|DE")
        #expect(try db.line("SELECT id, last_name, account_id FROM contacts") == "11|Berg|10")
        #expect(try db.line("SELECT id, name, unit_id FROM users") == "2|Karla Lang|team 4")
        #expect(
            try db.line(
                """
                SELECT opportunity_id, from_stage, to_stage, user_id FROM opportunity_stage_changes WHERE id IN
                ('70', '71') ORDER BY seq
                """
            )
                == "1|New|Qualified|2\n2|Qualified|Won|2")
        #expect(
            try db.line("SELECT record_id, field, old_value, new_value FROM field_changes")
                == "1|close_date|2026-05-31|2026-06-30")
        #expect(try db.line("SELECT kind, user_id, at FROM usage_events") == "login|2|1772436600000")
        #expect(try db.line("SELECT entity, record_id, field, value FROM custom_values") == "account|10|x_rating|A")
        #expect(
            try db.line("SELECT count(*) FROM sources WHERE kind = 'postgres' AND name = 'crm_lead' AND rows = 4")
                == "1")
    }

    @Test("Twenty: millionths to cents, days in UTC, stages from the differences of the timeline")
    func twenty() throws {
        let db = try read("twenty", DocumentedSchemas.twenty, schema: "workspace_1abc")
        #expect(
            try db.line(
                """
                SELECT substr(id, -2), status, stage, amount_minor, currency, close_date, created_at, closed_at,
                deleted_at IS NULL FROM opportunities ORDER BY id
                """
            )
                == """
                d1|won|CUSTOMER|125050|EUR|2026-02-28|1767603600000|1771574400000|1
                d2|open|NEW|-|USD|-|1767657600000|-|0
                """)
        #expect(
            try db.line(
                """
                SELECT substr(opportunity_id, -2), from_stage, to_stage, substr(user_id, -2) FROM
                opportunity_stage_changes ORDER BY seq
                """
            )
                == "d1|-|NEW|01\nd2|-|NEW|-\nd1|NEW|MEETING|01\nd1|MEETING|CUSTOMER|01")
        #expect(
            try db.line("SELECT field, old_value, new_value FROM field_changes") == "close_date|2026-01-31|2026-02-28")
        #expect(
            try db.line("SELECT name, employees, annual_revenue_minor, currency FROM accounts")
                == "Nordwerk AG|120|500000000|EUR")
        #expect(try db.line("SELECT first_name, deleted_at IS NULL FROM contacts") == "Ann|0")
        #expect(
            try db.line("SELECT subject, status, substr(opportunity_id, -2) FROM activities") == "Call back|done|d1")
        #expect(try db.line("SELECT name, email FROM users") == "Karla Lang|k@own.example")
    }

    @Test("EspoCRM on PostgreSQL: the same records as on MariaDB")
    func espocrm() throws {
        let db = try read("espocrm", DocumentedSchemas.espocrm(quote: "\"", flag: "boolean", text: "timestamp"))
        try EspoCRM.check(db)
    }
}

@Suite(
    "CRMs on MariaDB", .serialized,
    .enabled(if: MariaServer.isInstalled, "MariaDB is not installed: apt-get install mariadb-server"), RunningMariaDB())
struct MariaCRMTests {
    private func read(_ name: String, _ sql: String) throws -> DatabaseQueue {
        let server = try #require(MariaServer.current)
        try server.make(name, sql)
        let folder = try TemporaryFolder()
        let (report, db) = try folder.read(
            try MariaDatabase(address: server.address(name), options: .ofReader()), try DocumentedSchemas.mapping(name))
        #expect(report.dangling.isEmpty)
        return db
    }

    @Test(
        "SuiteCRM: the newest living link names the account, deleted rows stay and say so, the audit gives the stages"
    )
    func suitecrm() throws {
        let db = try read("suitecrm", DocumentedSchemas.suitecrm)
        #expect(
            try db.line(
                """
                SELECT id, status, stage, amount_minor, currency, close_date, closed_at, account_id, deleted_at IS
                NULL FROM opportunities ORDER BY id
                """
            )
                == """
                o1|open|Needs Analysis|125050|USD|2026-06-30|-|a1|1
                o2|won|Closed Won|9999|USD|2026-02-20|1771581600000|a1|1
                o3|open|Prospecting|700|USD|2026-03-31|-|-|0
                """)
        #expect(
            try db.line("SELECT id, name, deleted_at IS NULL FROM accounts ORDER BY id") == "a1|Südwerk|1\na2|Gone|0")
        #expect(
            try db.line("SELECT id, name, unit_id, ends_on FROM users ORDER BY id")
                == "u1|Karla Lang|department North|-\nu2|Max Roth|company|2026-01-31")
        #expect(
            try db.line("SELECT opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY seq")
                == "o2|-|Prospecting\no2|Prospecting|Closed Won")
        #expect(
            try db.line("SELECT record_id, field, old_value, new_value FROM field_changes")
                == "o1|close_date|2026-05-31|2026-06-30")
        #expect(
            try db.line("SELECT type, status, duration_minutes, opportunity_id FROM activities") == "call|done|75.0|o1")
        #expect(try db.line("SELECT kind, user_id, at FROM usage_events") == "view|u1|1772436600000")
        #expect(try db.line("SELECT entity, record_id, field, value FROM custom_values") == "account|a1|rating_c|A")
    }

    @Test("EspoCRM on MariaDB: the same records as on PostgreSQL")
    func espocrm() throws {
        let db = try read("espocrm", DocumentedSchemas.espocrm(quote: "`", flag: "tinyint(1)", text: "datetime"))
        try EspoCRM.check(db)
    }
}

/// What the rows of EspoCRM come to, whichever database they were in.
enum EspoCRM {
    static func check(_ db: DatabaseQueue) throws {
        #expect(
            try db.line(
                """
                SELECT id, status, stage, amount_minor, currency, close_date, closed_at, account_id, probability,
                deleted_at IS NULL FROM opportunities ORDER BY id
                """
            )
                == """
                o1|open|Proposal|125050|EUR|2026-06-30|-|a1|0.5|1
                o2|won|Closed Won|9999|EUR|2026-02-20|1771581600000|a1|1.0|1
                o3|open|Prospecting|700|EUR|-|-|-|0.1|0
                """)
        #expect(
            try db.line("SELECT opportunity_id, from_stage, to_stage FROM opportunity_stage_changes ORDER BY seq")
                == "o2|-|Prospecting\no2|Prospecting|Closed Won")
        #expect(try db.line("SELECT name, unit_id FROM users") == "Karla Lang|t1")
        #expect(
            try db.line("SELECT type, status, duration_minutes, opportunity_id FROM activities") == "call|done|75.0|o1")
        #expect(try db.line("SELECT kind, user_id, at FROM usage_events") == "login|u1|1772436600000")
        #expect(try db.line("SELECT name, type FROM accounts") == "Südwerk|Customer")
    }
}
