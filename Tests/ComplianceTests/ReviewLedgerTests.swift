import CRMModel
import Compliance
import Figures
import Testing

@Suite struct ReviewLedgerTests {
    private static let head = "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"

    /// Two areas, ann and bob in the north, cid in the south, both below the top; mia looks, and nothing is about her.
    private func office(_ reviews: String, waves: String = "") -> Office {
        var office = Office()
        office.area("sales", roles: ["AE"])
        office.area("data", roles: ["AE"])
        office.rule("S-1")
        office.rule("D-1", area: 1)
        let top = office.unit("top")
        let north = office.unit("north", in: top)
        let south = office.unit("south", in: top)
        office.user("ann", unit: north)
        office.user("bob", unit: north)
        office.user("cid", unit: south)
        office.user("mia", unit: top, role: "Manager")
        office.user("robot", isService: true)
        office.file("reviews", ReviewLedgerTests.head + reviews)
        if !waves.isEmpty { office.file("rollout_waves", "wave,unit,invited_on,planned_on,live_on\n" + waves) }
        return office
    }

    /// Cells that were looked at, as `user area`.
    private func looked(_ reviews: String, waves: String = "") throws -> [String] {
        let report = try office(reviews, waves: waves).report()
        return report.ledger.due.filter { $0.review != nil }.map {
            "\(report.matrix.records.users.ids[$0.user] ?? "") \(report.judgement.areas[$0.area].id)"
        }
    }

    @Test(arguments: [
        ("mia,2026-06-20,sales,,ann,seen,,,,,\n", ["ann sales"]),
        ("mia,2026-06-20,data,north,,seen,,,,,\n", ["ann data", "bob data"]),
        ("mia,2026-06-20,sales,top,,seen,,,,,\n", ["ann sales", "bob sales", "cid sales"]),
        ("mia,2026-06-20,,,cid,driven_from_record,,,,,\n", ["cid sales", "cid data"]),
        ("mia,2026-06-03,sales,,ann,seen,,,,,\n", ["ann sales"]), ("mia,2026-06-02,sales,,ann,seen,,,,,\n", []),
        ("mia,2026-06-30,sales,,ann,seen,,,,,\n", ["ann sales"]), ("mia,2026-07-01,sales,,ann,seen,,,,,\n", []),
    ]) func `a look covers its area, unit with all below it and user, and holds for 28 days`(
        reviews: String, expected: [String]
    ) throws {
        #expect(try looked(reviews) == expected)
    }

    @Test func `a build, an unknown name, and a deviation accepted for a rule or a record are no look`() throws {
        for row in [
            "robot,2026-06-20,,,,seen,,,,,\n", "nobody,2026-06-20,,,,seen,,,,,\n",
            "mia,2026-06-20,,,,waived,S-1,,why,,\n", "mia,2026-06-20,,,,waived,,r1,why,,\n",
            "mia,2026-06-20,nothing,,,seen,,,,,\n",
        ] { #expect(try looked(row) == [], "\(row)") }
        #expect(try looked("").isEmpty)
        let coverage = try office("").report().ledger.coverage
        #expect(coverage.value == .share(0) && coverage.n == 6)
        #expect(coverage.notes == ["No review is recorded: everything here is computed, and nobody has looked."])
    }

    @Test func `nobody reviews themselves`() throws {
        #expect(
            try looked("ann,2026-06-20,sales,north,,seen,,,,,\n") == ["bob sales"])
        #expect(try looked("ann,2026-06-20,,,ann,seen,,,,,\n") == [])
    }

    @Test func `in the first ninety days after going live cells are due every two working days`() throws {
        let waves = "W1,north,,,2026-04-02\nW0,south,,,2026-04-01\n"
        let accepted = "mia,2026-06-01,,top,,scale_back,,,,,\n"
        // Tuesday, 30 June: Friday the 26th is two working days ago, Thursday three.
        #expect(try looked(accepted + "mia,2026-06-26,sales,,,seen,,,,,\n", waves: waves).count == 3)
        #expect(try looked(accepted + "mia,2026-06-25,sales,,,seen,,,,,\n", waves: waves) == ["cid sales"])
        let ledger = try office(accepted, waves: waves).report().ledger
        #expect(ledger.due.map(\.isGoLive) == [true, true, true, true, false, false])
    }

    @Test(arguments: [
        ("", [true, true]), ("mia,2026-02-02,,south,,scale_back,,,,,\n", [false, false]),
        ("mia,2026-02-02,data,south,,scale_back,,,,,\n", [true, false]),
        ("mia,2026-02-02,,north,,scale_back,,,,,\n", [true, true]),
        ("mia,2025-12-01,,south,,scale_back,,,,,\n", [true, true]),
        ("robot,2026-02-02,,south,,scale_back,,,,,\n", [true, true]),
    ]) func `the time of close looks ends only when a person accepts it after going live`(
        reviews: String, expected: [Bool]
    ) throws {
        let ledger = try office(reviews, waves: "W0,south,,,2026-01-01\n").report().ledger
        #expect(ledger.due.filter { $0.user == 2 }.map(\.isGoLive) == expected)
        #expect(ledger.due.filter { $0.user < 2 }.allSatisfy { !$0.isGoLive })
    }

    @Test func `minutes are the median of the ledger for one cell, else four and said to be assumed`() throws {
        let none = try office("mia,2026-06-20,,,,seen,,,,,\n").report().ledger
        #expect(none.minutesPerCell == 4 && none.isMinutesAssumed)
        #expect(none.minutesPerWeek.value == .count(6, of: "minutes a week"))
        // Six cells in 12 minutes, one in 9, one in 5: the median is 5 a cell, and each is due a quarter of a time a week.
        let some = try office(
            "mia,2026-06-20,,,,seen,,,,,12\nmia,2026-06-21,sales,,ann,seen,,,,,9\nmia,2026-06-22,data,,ann,seen,,,,,5\n"
        ).report().ledger
        #expect(some.minutesPerCell == 5 && !some.isMinutesAssumed)
        #expect(some.minutesPerWeek.value == .count(8, of: "minutes a week"))
        #expect(FigureAudit.findings(some.minutesPerWeek).isEmpty)
    }

    @Test func `the workload is the reviewer's who looked last, most first, nobody's at the end`() throws {
        let ledger = try office(
            "mia,2026-03-20,,north,,seen,,,,,\ncid,2026-05-20,sales,,ann,seen,,,,,\nmia,2025-12-01,,south,,seen,,,,,\n"
        ).report().ledger
        #expect(ledger.workload.map(\.reviewer) == [3, 2, nil])
        #expect(ledger.workload.map(\.cells) == [3, 1, 2])
        #expect(ledger.coverage.numerator == .count(0, of: "cells"))
    }

    @Test func `the order of the ledger's rows changes nothing`() throws {
        let rows = [
            "mia,2026-06-20,sales,,ann,seen,,,,,7\n", "cid,2026-06-20,sales,,ann,seen,,,,,3\n",
            "mia,2026-06-21,,north,,seen,,,,,9\n", "mia,2026-06-22,,,,waived,S-1,,why,2026-08-01,\n",
        ]
        func shape(_ rows: [String]) throws -> String {
            let report = try office(rows.joined()).report()
            let ledger = report.ledger
            let due = ledger.due.map { "\($0.user) \($0.area) \($0.review != nil)" }
            let load = ledger.workload.map { "\($0.reviewer ?? -1) \($0.cells) \($0.minutesPerWeek)" }
            return "\(due) \(load) \(ledger.minutesPerCell) \(report.matrix.waiverOf.count)"
        }
        let expected = try shape(rows)
        #expect(try shape(rows.reversed()) == expected)
        #expect(try shape([rows[2], rows[0], rows[3], rows[1]]) == expected)
    }
}
