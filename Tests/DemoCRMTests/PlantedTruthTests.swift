import CRMModel
import DemoCRM
import Foundation
import Testing

@Suite("What is planted in the demo")
struct PlantedTruthTests {
    private func demo() throws -> DemoFixture.Made { try DemoFixture.standard.get() }

    private func users(_ kind: String) throws -> String { DemoFixture.list(try #require(demo().planting(kind)).users) }

    /// Share of a group's hand-entered deals, new ones and not repeat orders, that begin at Proposal or later.
    private func lateShare(_ condition: String) throws -> (late: Int, all: Int) {
        let rows = try demo().rows(
            """
            SELECT count(*) AS deals, sum(c.to_stage NOT IN ('Qualification', 'Needs analysis')) AS late
            FROM opportunity_stage_changes c JOIN opportunities o ON o.id = c.opportunity_id
            WHERE c.from_stage IS NULL AND c.source = 'person' AND o.type != 'Repeat order' AND \(condition)
            """)
        return (rows[0]["late"], rows[0]["deals"])
    }

    @Test func lateEnterersEnterLateAndOthersDoNot() throws {
        let late = try lateShare("o.owner_id IN \(users("late_enterer"))")
        let champions = try lateShare("o.owner_id IN \(users("champion"))")
        #expect(late.all >= 40)
        #expect(late.late * 2 > late.all)
        #expect(champions.all >= 200)
        #expect(champions.late * 20 < champions.all)
    }

    @Test func updatesOfTheFadingTeamRiseForThreeWeeksAndThenFall() throws {
        let demo = try demo()
        let team = try #require(demo.planting("fading_team"))
        let unit = try #require(team.units.first)
        let live = Instant(utc: try #require(CalendarDate(year: 2026, month: 8, day: 17))).milliseconds - 7_200_000
        // Distinct records touched by people of the team, by user and day, in full weeks since going live.
        let weeks = try demo.integers(
            """
            WITH e AS (
              SELECT at, user_id, record_id AS r FROM field_changes WHERE source = 'person'
              UNION ALL SELECT at, user_id, opportunity_id FROM opportunity_stage_changes WHERE source = 'person'
              UNION ALL SELECT logged_at, user_id, coalesce(opportunity_id, lead_id, account_id) FROM activities
              WHERE source = 'person')
            SELECT count(DISTINCT user_id || r || ((at - \(live)) / 86400000)) FROM e
            WHERE user_id IN (SELECT id FROM users WHERE unit_id = '\(unit)') AND at >= \(live)
            GROUP BY (at - \(live)) / 604800000 ORDER BY (at - \(live)) / 604800000
            """)
        try #require(weeks.count >= 10)
        #expect(weeks[0] < weeks[1] && weeks[1] < weeks[2] && weeks[2] < weeks[3], "\(weeks)")
        #expect(weeks[8] * 2 < weeks[3] + weeks[4] && weeks[9] * 2 < weeks[3] + weeks[4], "\(weeks)")
        let reports = try demo.integers(
            """
            SELECT count(*) FROM usage_events WHERE kind IN ('report_view', 'export')
            AND user_id IN (SELECT id FROM users WHERE unit_id = '\(unit)') AND at >= \(live)
            GROUP BY (at - \(live)) / 604800000 ORDER BY 1
            """
        ).sorted()
        #expect((reports.last ?? 0) > 3 * (reports.first ?? 0))
        // The other teams of the same wave keep what they reached.
        let others = try demo.integers(
            """
            SELECT count(*) FROM field_changes WHERE source = 'person' AND at >= \(live) AND user_id IN
            (SELECT id FROM users WHERE unit_id LIKE 't-tampere%' OR unit_id LIKE 't-wroclaw%')
            GROUP BY (at - \(live)) / 604800000 ORDER BY (at - \(live)) / 604800000
            """)
        #expect(others[9] > others[1])
    }

    @Test func profilesTouchedByTheFadingTeamGetThinner() throws {
        let demo = try demo()
        let list = try users("fading_team")
        func share(_ from: String, _ to: String) throws -> Double {
            let rows = try demo.rows(
                """
                SELECT avg((a.website IS NOT NULL) + (a.industry IS NOT NULL) + (a.employees IS NOT NULL) +
                (a.street IS NOT NULL)) AS filled
                FROM accounts a WHERE a.id IN (SELECT record_id FROM field_changes f WHERE f.entity = 'account' AND
                f.user_id IN \(list)
                AND f.at >= strftime('%s', '\(from)') * 1000 AND f.at < strftime('%s', '\(to)') * 1000)
                """)
            return rows[0]["filled"] ?? 0
        }
        #expect(try share("2026-08-17", "2026-09-14") > share("2026-10-12", "2026-10-31") + 0.4)
    }

    @Test func nonUsersAndAbsentPeopleRecordNothingButOnlyOneOfThemIsBlamed() throws {
        let demo = try demo()
        func actions(_ kind: String) throws -> Int {
            let list = try users(kind)
            return try demo.integer(
                """
                SELECT (SELECT count(*) FROM field_changes WHERE source = 'person' AND user_id IN \(list) AND at >
                1788220800000)
                + (SELECT count(*) FROM activities WHERE source = 'person' AND user_id IN \(list) AND logged_at >
                1788220800000)
                """)
        }
        #expect(try actions("non_user") == 0)
        #expect(try actions("long_absence") == 0)
        #expect(try actions("part_timer") > 0)
        let absent = try users("long_absence")
        #expect(
            try demo.integer(
                "SELECT count(*) FROM absences WHERE user_id IN \(absent) AND starts_on <= '2026-08-24' "
                    + "AND ends_on > '2026-10-31'"
            ) == 1)
        let guilty = Set(demo.truth.planted.filter { $0.kind != "champion" }.flatMap(\.users))
        let innocent = demo.truth.innocent.flatMap(\.users)
        #expect(
            demo.truth.innocent.map(\.kind) == [
                "long_absence", "part_timer", "newcomer", "just_joined", "one_saver", "early_bird", "small_territory",
            ])
        #expect(innocent.count >= 6)
        #expect(guilty.isDisjoint(with: innocent))
    }

    @Test func reluctantPeopleFillLess() throws {
        let demo = try demo()
        func filled(_ kind: String) throws -> Double {
            let list = try users(kind)
            let rows = try demo.rows(
                """
                SELECT avg((primary_contact_id IS NOT NULL) + (product_id IS NOT NULL) + (next_step IS NOT NULL) +
                (competitor IS NOT NULL)) AS filled
                FROM opportunities WHERE owner_id IN \(list) AND status = 'open'
                """)
            return rows[0]["filled"] ?? 0
        }
        #expect(try filled("reluctant") + 0.6 < filled("champion"))
    }

    @Test func sloppyCodersRepeatThemselves() throws {
        let demo = try demo()
        func share(_ kind: String, _ condition: String) throws -> Double {
            let list = try users(kind)
            return try demo.rows(
                "SELECT avg(\(condition)) AS share FROM opportunities WHERE owner_id IN \(list) AND "
                    + "source_system = 'crm'"
            )[0]["share"] ?? 0
        }
        #expect(try share("sloppy_coder", "next_step = 'Follow up'") > 0.5)
        #expect(try share("champion", "next_step = 'Follow up'") < 0.05)
        #expect(try share("sloppy_coder", "source = 'Other'") > 5 * share("champion", "source = 'Other'"))
    }

    @Test func plantedRecordsAreWhatTheyAreSaidToBe() throws {
        let demo = try demo()
        func records(_ kind: String) throws -> [String] { try #require(demo.planting(kind)).records }
        func count(_ kind: String, _ sql: String) throws -> Int {
            try demo.integer(sql.replacingOccurrences(of: "LIST", with: DemoFixture.list(try records(kind))))
        }
        let pastDue = try demo.texts(
            "SELECT id FROM opportunities WHERE status = 'open' AND deleted_at IS NULL AND close_date "
                + "< '2026-10-31' ORDER BY id"
        )
        #expect(try records("past_due").sorted() == pastDue)
        let orphans = try demo.texts(
            """
            SELECT o.id FROM opportunities o JOIN users u ON u.id = o.owner_id
            WHERE o.status = 'open' AND o.deleted_at IS NULL AND u.ends_on < '2026-10-31' ORDER BY o.id
            """)
        #expect(try records("orphaned_deal").sorted() == orphans)
        #expect(!orphans.isEmpty)
        #expect(
            try count("no_rate", "SELECT count(*) FROM opportunities WHERE currency = 'NOK' AND id IN LIST")
                == records("no_rate").count)
        #expect(
            try count(
                "departed_primary_contact",
                "SELECT count(*) FROM contacts WHERE is_primary = 1 AND inactive_at IS NOT NULL AND id IN LIST")
                == records("departed_primary_contact").count)
        let contacts = try records("duplicate_contact")
        for pair in stride(from: 0, to: contacts.count - 1, by: 2) {
            let same = try demo.integer(
                "SELECT count(DISTINCT lower(email)) FROM contacts WHERE id IN ('\(contacts[pair])', "
                    + "'\(contacts[pair + 1])')"
            )
            #expect(same == 1)
        }
        #expect(contacts.count >= 20)
        #expect(
            try count("merged_account", "SELECT count(*) FROM accounts WHERE merged_into_id IS NOT NULL AND id IN LIST")
                * 2
                == records("merged_account").count)
        #expect(
            try count(
                "changed_after_win",
                """
                SELECT count(DISTINCT o.id) FROM opportunities o JOIN field_changes f ON f.record_id = o.id AND
                f.field = 'amount_minor'
                WHERE f.at > o.closed_at AND o.id IN LIST
                """) == records("changed_after_win").count)
        #expect(
            try count(
                "entered_after_invoice",
                """
                SELECT count(DISTINCT o.id) FROM opportunities o WHERE o.id IN LIST AND (o.id IN (SELECT
                opportunity_id FROM invoices
                WHERE issued_on <= date(o.created_at / 1000, 'unixepoch')) OR o.id NOT IN (SELECT opportunity_id
                FROM invoices WHERE opportunity_id IS NOT NULL))
                """) == records("entered_after_invoice").count)
        #expect(
            try count(
                "invoice_without_deal", "SELECT count(*) FROM invoices WHERE opportunity_id IS NULL AND id IN LIST")
                == records("invoice_without_deal").count)
    }

    @Test func forecastsLeanAsPlanted() throws {
        let demo = try demo()
        // Commit three to six weeks before the end of a quarter against what the team then won, over all full quarters.
        func lean(_ kind: String) throws -> Double {
            let user = try #require(demo.planting(kind)?.users.first)
            let rows = try demo.rows(
                """
                SELECT f.period_start AS start, avg(f.amount_minor) AS said, (SELECT sum(o.amount_minor) FROM
                opportunities o
                  JOIN users u ON u.id = o.owner_id WHERE o.status = 'won' AND o.close_date >= f.period_start AND
                  o.close_date < f.period_end
                  AND (u.manager_id = f.user_id)) AS won
                FROM forecast_submissions f WHERE f.user_id = '\(user)' AND f.category = 'Commit' AND f.period_end
                <= '2026-10-01'
                AND f.period_start >= '2025-04-01' AND julianday(f.period_end) - f.submitted_at / 86400000.0 -
                2440587.5 BETWEEN 21 AND 42
                GROUP BY f.period_start
                """)
            var said = 0.0
            var won = 0.0
            for row in rows {
                said += row["said"] ?? 0
                won += row["won"] ?? 0
            }
            return said / max(won, 1)
        }
        #expect(try lean("optimist") > lean("sandbagger") + 0.2)
    }

    @Test func hardNamesAreThere() throws {
        let demo = try demo()
        #expect(try demo.integer("SELECT count(*) FROM accounts WHERE name LIKE 'O''Hara & %'") >= 1)
        #expect(try demo.integer("SELECT count(*) FROM accounts WHERE length(name) > 120") >= 1)
        #expect(
            try demo.integer(
                "SELECT count(*) FROM accounts WHERE name GLOB '*Εργαστήρια*' OR name GLOB '*Лаборатория*'") >= 2)
    }

    @Test func theTruthIsValidJSONAndNamesItself() throws {
        let demo = try demo()
        let object = try JSONSerialization.jsonObject(with: Data(demo.truth.json)) as? [String: Any]
        let parsed = try #require(object)
        #expect(parsed["company"] as? String == "Ardelin & Voss")
        #expect((parsed["planted"] as? [Any])?.count == demo.truth.planted.count)
        #expect((parsed["totals"] as? [String: Int])?["opportunities"] == demo.total("opportunities"))
    }
}
