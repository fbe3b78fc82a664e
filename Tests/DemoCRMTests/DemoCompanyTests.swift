import CRMModel
import CRMStore
import DemoCRM
import Foundation
import Testing

@Suite("The demo company")
struct DemoCompanyTests {
    private func demo() throws -> DemoFixture.Made { try DemoFixture.standard.get() }

    @Test func theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws {
        let first = try demo()
        let second = try DemoFixture.make(seed: 1, scale: 1)
        let other = try DemoFixture.make(seed: 2, scale: 1)
        defer { [second, other].forEach(DemoFixture.remove) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: first.path))
        #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: second.path))))
        #expect(first.truth.json == second.truth.json)
        #expect(bytes != (try Data(contentsOf: URL(fileURLWithPath: other.path))))
        #expect(first.truth.json != other.truth.json)
        // Another seed is another company of the same shape.
        #expect(first.total("branches") == other.total("branches"))
        #expect(try first.texts("SELECT name FROM users") != other.texts("SELECT name FROM users"))
    }

    @Test func totalsEqualWhatIsInTheTables() throws {
        let demo = try demo()
        let tables = [
            "users", "org_units", "accounts", "contacts", "leads", "opportunities", "opportunity_stage_changes",
            "field_changes", "activities", "usage_events", "invoices", "forecast_submissions", "quotas",
        ]
        for table in tables {
            #expect(try demo.integer("SELECT count(*) FROM \(table)") == demo.total(table), "\(table)")
        }
        for status in ["open", "won", "lost"] {
            let count = try demo.integer(
                "SELECT count(*) FROM opportunities WHERE status = '\(status)' AND deleted_at IS NULL")
            #expect(count == demo.total("opportunities_\(status)"), "\(status)")
        }
        #expect(
            try demo.integer("SELECT count(*) FROM opportunities WHERE deleted_at IS NOT NULL")
                == demo.total("opportunities_deleted"))
        #expect(try demo.integer("SELECT count(*) FROM org_units WHERE kind = 'branch'") == 12)
        #expect(try demo.integer("SELECT count(*) FROM org_units WHERE kind = 'region'") == 4)
    }

    @Test func wonAmountsByMonthTieToTheMinorUnit() throws {
        let demo = try demo()
        let rows = try demo.rows(
            """
            SELECT substr(close_date, 1, 7) || ' ' || currency AS cell, count(*) AS deals,
            sum(coalesce(amount_minor, 0)) AS minor
            FROM opportunities WHERE status = 'won' AND deleted_at IS NULL GROUP BY 1 ORDER BY 1
            """)
        let stated = demo.truth.wonByMonth.map { "\($0.month) \($0.currency) \($0.deals) \($0.amountMinor)" }.sorted()
        let found = rows.map { "\($0["cell"] as String) \($0["deals"] as Int) \($0["minor"] as Int64)" }.sorted()
        #expect(stated == found)
        #expect(Set(demo.truth.wonByMonth.map(\.month)).count == 24)
    }

    @Test func theCompanyHasTheSizeItShould() throws {
        let demo = try demo()
        #expect((110...140).contains(demo.total("users") ?? 0))
        #expect((1_500...2_500).contains(demo.total("accounts") ?? 0))
        #expect((5_000...7_000).contains(demo.total("leads") ?? 0))
        #expect((5_000...6_000).contains(demo.total("opportunities") ?? 0))
        let events = ["opportunity_stage_changes", "field_changes", "activities", "usage_events"].compactMap(demo.total)
            .reduce(0, +)
        #expect((200_000...600_000).contains(events))
        for role in [
            "AE", "SDR", "Branch manager", "Team manager", "Director", "Chief executive", "Sales administrator",
            "Service",
        ] {
            #expect(try demo.integer("SELECT count(*) FROM users WHERE role = '\(role)'") > 0, "\(role)")
        }
    }

    @Test func referencesResolveExceptTheOnesPlanted() throws {
        let demo = try demo()
        func dangling(_ table: String, _ column: String, _ target: String) throws -> [String] {
            try demo.texts(
                """
                SELECT t.id FROM \(table) t WHERE t.\(column) IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM \(target) x WHERE x.id = t.\(column)) ORDER BY t.id
                """)
        }
        let references = [
            ("users", "unit_id", "org_units"), ("users", "manager_id", "users"), ("users", "segment_id", "segments"),
            ("org_units", "parent_id", "org_units"), ("accounts", "owner_id", "users"),
            ("accounts", "created_by_id", "users"),
            ("accounts", "data_owner_id", "users"), ("accounts", "merged_into_id", "accounts"),
            ("contacts", "account_id", "accounts"),
            ("contacts", "owner_id", "users"), ("leads", "owner_id", "users"),
            ("leads", "opportunity_id", "opportunities"),
            ("leads", "account_id", "accounts"), ("leads", "contact_id", "contacts"),
            ("opportunities", "owner_id", "users"),
            ("opportunities", "created_by_id", "users"), ("opportunities", "primary_contact_id", "contacts"),
            ("opportunities", "product_id", "products"), ("opportunities", "unit_id", "org_units"),
            ("opportunities", "lead_id", "leads"),
            ("opportunity_stage_changes", "opportunity_id", "opportunities"),
            ("opportunity_stage_changes", "user_id", "users"),
            ("field_changes", "user_id", "users"), ("activities", "user_id", "users"),
            ("activities", "account_id", "accounts"),
            ("activities", "contact_id", "contacts"), ("activities", "lead_id", "leads"),
            ("activities", "opportunity_id", "opportunities"),
            ("usage_events", "user_id", "users"), ("quotas", "unit_id", "org_units"),
            ("forecast_submissions", "user_id", "users"),
            ("invoices", "opportunity_id", "opportunities"), ("invoices", "commission_user_id", "users"),
        ]
        for (table, column, target) in references {
            #expect(try dangling(table, column, target) == [], "\(table).\(column)")
        }
        let planted = demo.planting("dangling_account")?.records ?? []
        #expect(!planted.isEmpty)
        #expect(try dangling("opportunities", "account_id", "accounts") == planted.sorted())
        let stages = try demo.integer(
            "SELECT count(*) FROM opportunity_stage_changes c WHERE NOT EXISTS (SELECT 1 FROM stages s "
                + "WHERE s.name = c.to_stage)"
        )
        #expect(stages == 0)
        for entity in ["account", "contact", "lead", "opportunity"] {
            let table = entity == "opportunity" ? "opportunities" : entity + "s"
            let lost = try demo.integer(
                """
                SELECT count(*) FROM field_changes f WHERE entity = '\(entity)'
                AND NOT EXISTS (SELECT 1 FROM \(table) x WHERE x.id = f.record_id)
                """)
            #expect(lost == 0, "\(entity)")
        }
    }

    @Test func nothingHappensOnOrAfterTheDayOfExport() throws {
        let demo = try demo()
        var checked = 0
        for table in Schema.tables where table.name != "sources" {
            for column in table.columns where column.kind == .instant {
                let latest = try demo.integer("SELECT coalesce(max(\(column.name)), 0) FROM \(table.name)")
                // Everything is over by the evening before, in every time zone of the company.
                #expect(
                    Int64(latest) < Instant(utc: DemoCompany.asOf, seconds: -7_200).milliseconds,
                    "\(table.name).\(column.name)")
                checked += 1
            }
        }
        #expect(checked > 20)
        // Plans may lie ahead.
        #expect(try demo.integer("SELECT count(*) FROM opportunities WHERE close_date > '2026-10-31'") > 100)
        let meta = try demo.texts("SELECT value FROM meta WHERE key = 'as_of'")
        #expect(meta == ["2026-10-31"])
    }

    @Test func theLastStageOfTheHistoryIsTheStageOfTheRecord() throws {
        let demo = try demo()
        let different = try demo.integer(
            """
            SELECT count(*) FROM opportunities o WHERE o.stage != (SELECT to_stage FROM opportunity_stage_changes c
            WHERE c.opportunity_id = o.id ORDER BY at DESC, seq DESC LIMIT 1)
            """)
        #expect(different == 0)
        let first = try demo.integer(
            "SELECT count(DISTINCT opportunity_id) FROM opportunity_stage_changes WHERE from_stage IS NULL")
        #expect(first == demo.total("opportunities"))
        let late = try demo.integer(
            """
            SELECT count(*) FROM opportunity_stage_changes c JOIN opportunities o ON o.id = c.opportunity_id
            WHERE c.from_stage IS NULL AND c.at != o.created_at
            """)
        #expect(late == 0)
    }

    @Test func theLastChangeOfAFieldIsTheValueOfTheRecord() throws {
        let demo = try demo()
        for (table, entity, column) in [
            ("opportunities", "opportunity", "amount_minor"), ("opportunities", "opportunity", "close_date"),
            ("opportunities", "opportunity", "next_step"), ("opportunities", "opportunity", "owner_id"),
            ("leads", "lead", "status"), ("leads", "lead", "owner_id"), ("contacts", "contact", "verified_at"),
        ] {
            let different = try demo.integer(
                """
                SELECT count(*) FROM \(table) r JOIN field_changes f ON f.entity = '\(entity)' AND f.record_id = r.id
                AND f.field = '\(column)' AND f.seq = (SELECT seq FROM field_changes g WHERE g.entity = f.entity
                AND g.record_id = f.record_id AND g.field = f.field ORDER BY at DESC, seq DESC LIMIT 1)
                WHERE CAST(r.\(column) AS TEXT) != f.new_value
                """)
            #expect(different == 0, "\(table).\(column)")
        }
    }

    @Test func aLargerScaleHasAsManyTimesTheBranches() throws {
        let large = try DemoFixture.make(seed: 1, scale: 5)
        defer { DemoFixture.remove(large) }
        let small = try demo()
        #expect(large.total("branches") == 60)
        #expect(try large.integer("SELECT count(*) FROM org_units WHERE kind = 'branch'") == 60)
        // Four times twelve branches share four regions; the next twelve have their own.
        #expect(try large.integer("SELECT count(*) FROM org_units WHERE kind = 'region'") == 8)
        for name in ["accounts", "leads", "opportunities", "activities", "usage_events"] {
            let ratio = Double(large.total(name) ?? 0) / Double(small.total(name) ?? 1)
            #expect((4.7...5.3).contains(ratio), "\(name): \(ratio)")
        }
        #expect(
            try large.integer(
                "SELECT count(*) FROM (SELECT id FROM org_units GROUP BY name, parent_id HAVING count(*) > 1)") == 0)
        #expect(
            try large.integer("SELECT count(*) FROM (SELECT email FROM users GROUP BY email HAVING count(*) > 1)") == 0)
    }
}
