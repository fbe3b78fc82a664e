import CRMModel
import Compliance
import Diagnostics
import Figures
import Testing

/// Six violations of one user under one rule in a unit below another, and the ledger's rows that accept some.
@Suite struct WaiverTests {
    private static let head = "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"

    private func office(_ rows: String) -> Office {
        var office = Office()
        office.area("sales")
        office.area("data")
        office.rule("S-1")
        office.rule("S-2")
        office.rule("D-1", area: 1)
        let top = office.unit("top")
        let north = office.unit("north", in: top)
        office.unit("south", in: top)
        let ann = office.user("ann", unit: north)
        office.user("mia", unit: top, role: "Manager")
        office.user("robot", isService: true)
        for rule in 0..<3 {
            office.add(.violated, 2, rule: rule, user: ann, record: "r\(rule)")
            office.add(.fulfilled, 1, rule: rule, user: ann)
        }
        office.file("reviews", WaiverTests.head + rows + "\n")
        return office
    }

    private func waived(_ rows: String) throws -> [String] {
        let report = try office(rows).report()
        return report.matrix.outcomes.filter { report.matrix.waiverOf[$0] != nil }.map {
            report.judgement.rules[Int(report.judgement.activations[$0].rule)].rule.id
        }
    }

    @Test(arguments: [
        ("mia,2026-06-28,,,,waived,S-1,,r,2026-12-31,", ["S-1", "S-1"]),
        ("mia,2026-06-28,,,,waived,,r1,r,2026-12-31,", ["S-2", "S-2"]),
        ("mia,2026-06-28,,north,,waived,,,r,2026-12-31,", ["S-1", "S-1", "S-2", "S-2", "D-1", "D-1"]),
        ("mia,2026-06-28,,top,,waived,,,r,2026-12-31,", ["S-1", "S-1", "S-2", "S-2", "D-1", "D-1"]),
        ("mia,2026-06-28,,south,,waived,,,r,2026-12-31,", []),
        ("mia,2026-06-28,data,,ann,waived,,,r,2026-12-31,", ["D-1", "D-1"]),
        ("mia,2026-06-28,,,ann,waived,S-2,,r,2026-12-31,", ["S-2", "S-2"]),
        ("mia,2026-06-28,data,,,waived,S-1,,r,2026-12-31,", []),
    ]) func `a deviation is accepted by rule, record, unit with all below it, user and area`(
        row: String, expected: [String]
    ) throws {
        #expect(try waived(row) == expected)
    }

    @Test(arguments: [
        "mia,2026-06-28,,,,waived,,,everything,2026-12-31,", "mia,2026-06-28,sales,,,waived,,,an area,2026-12-31,",
        "mia,2026-07-02,,,,waived,S-1,,after the as-of,2026-12-31,", "mia,2026-06-20,,,,waived,S-1,,over,2026-06-24,",
        "nobody,2026-06-28,,,,waived,S-1,,who,2026-12-31,", "robot,2026-06-28,,,,waived,S-1,,a build,2026-12-31,",
        "ann,2026-06-28,,,,waived,S-1,,her own,2026-12-31,", "mia,2026-06-28,,,,seen,S-1,,no waiver,2026-12-31,",
        "mia,2026-06-28,,nowhere,,waived,S-1,,no such unit,2026-12-31,",
        "mia,2026-05-20,,,,waived,S-1,,long before and over,2026-06-01,",
    ]) func `what names nothing, is over, comes later or is nobody's or one's own excuses nothing`(row: String) throws {
        #expect(try waived(row) == [])
    }

    @Test func `the last day of a deviation is covered, the next one is not`() throws {
        #expect(try waived("mia,2026-06-20,,,,waived,S-1,,r,2026-06-25,").count == 2)
        #expect(try waived("mia,2026-06-20,,,,waived,S-1,,r,2026-06-24,").isEmpty)
    }

    @Test func `what is accepted leaves the rate and is printed beside it`() throws {
        let report = try office("mia,2026-06-28,,,,waived,S-1,,agreed,2026-12-31,").report()
        let counts = report.matrix.pooled { _, rule in rule.rule.id == "S-1" }
        #expect(counts.due == 1 && counts.waived == 2)
        #expect(counts.share == 1 && counts.shareWithWaivers == 1.0 / 3)
        #expect(report.figures.byArea.total.n == 7)
        #expect(report.figures.byArea.total.notes.first?.contains("counted as missed the share is 33 %") == true)
        #expect(report.matrix.waivers.waivers.count == 1)
    }

    @Test func `a cell whose every deviation is accepted is waived`() throws {
        var office = Office.simple()
        let boss = office.user("boss", unit: 0)
        office.add(.violated, 6, user: 0)
        office.file("reviews", WaiverTests.head + "boss,2026-06-28,,,u0,waived,,,agreed,2026-12-31,\n")
        let matrix = try office.report().matrix
        #expect(matrix.cell(0, 0).state == .waived)
        #expect(matrix.cell(boss, 0).state == .notActivated)
    }

    @Test(arguments: [
        (
            "mia,2026-06-28,,,,waived,S-9,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: no rule 'S-9' is there to be excused from: reviews.csv:2:26: did you mean 'S-1'?"
        ),
        (
            "mia,2026-06-28,,,,waived,,r9,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: record 'r9' has nothing to excuse: reviews.csv:2:27: "
                + "write the id of a record that broke a rule"
        ),
        (
            "ann,2026-06-28,,,ann,waived,S-1,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: ann accepts their own deviation: reviews.csv:2: somebody else has to decide it"
        ),
        (
            "robot,2026-06-28,,,,waived,S-1,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: a service account accepts a deviation: reviews.csv:2: "
                + "name the person who decided it"
        ),
        (
            "mia,2026-07-02,,,,waived,S-1,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: a deviation is accepted on 2026-07-02, after the data end: reviews.csv:2: "
                + "correct the day, or wait for it"
        ),
        (
            "mia,2026-06-28,,,,waived,S-1,,r,2026-06-20,",
            "warning[W-VAL-WAIVER]: an accepted deviation ends on 2026-06-20, before it was accepted: reviews.csv:2: "
                + "correct 'at' or 'expires_on'"
        ),
        (
            "mia,2026-06-28,data,,,waived,S-1,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: rule 'S-1' is not of area 'data': reviews.csv:2:30: "
                + "leave the area out, or write that of the rule"
        ),
        (
            "mia,2026-06-28,,south,ann,waived,,,r,2026-12-31,",
            "warning[W-VAL-WAIVER]: ann is not of unit 'south': reviews.csv:2: "
                + "leave the unit out, or write that of the user"
        ),
    ]) func `a waiver that excuses nothing is found with its place`(row: String, expected: String) throws {
        let report = try office(row).report()
        #expect(report.findings.map { short($0) } == [expected])
        #expect(report.matrix.waiverOf.isEmpty)
    }

    @Test func `two who excuse each other, and a critical rule nobody has to keep, are warned of and hold`() throws {
        var mutual = office(
            "mia,2026-06-28,,,ann,waived,S-1,,r,2026-12-31,\nann,2026-06-28,,,mia,waived,S-2,,r,2026-12-31,")
        mutual.add(.violated, 1, rule: 1, user: 1)
        let report = try mutual.report()
        #expect(report.findings.map { $0.what } == ["ann and mia accept each other's deviations"])
        #expect(report.matrix.waiverOf.count == 3)
        var everybody = Office()
        everybody.area("sales")
        everybody.rule("C-1", .critical)
        let unit = everybody.unit("north")
        let ann = everybody.user("ann", unit: unit)
        everybody.user("mia", role: "Manager")
        everybody.add(.violated, 2, user: ann)
        for row in ["mia,2026-06-28,,,,waived,C-1,,r,2026-12-31,", "mia,2026-06-28,,north,,waived,C-1,,r,2026-12-31,"] {
            everybody.file("reviews", WaiverTests.head + row + "\n")
            let report = try everybody.report()
            #expect(report.findings.map { $0.what } == ["everybody is excused from the critical rule 'C-1'"])
            #expect(report.matrix.waiverOf.count == 2)
        }
    }

    /// Ann has two violations under S-1, and so has ben of the same unit.
    private func pair(_ row: String) throws -> ComplianceReport {
        var office = office(row)
        let ben = office.user("ben", unit: 1)
        office.add(.violated, 2, user: ben, record: "b")
        office.add(.fulfilled, 1, user: ben)
        return try office.report()
    }

    @Test(arguments: [
        ("ann,2026-06-28,,,,waived,S-1,,r,2026-12-31,", "2 outcomes of their own, which stay", "them", 2),
        ("ann,2026-06-28,,north,,waived,,,r,2026-12-31,", "6 outcomes of their own, which stay", "them", 2),
        ("ann,2026-06-28,sales,,,waived,,r1,r,2026-12-31,", "2 outcomes of their own, which stay", "them", 0),
    ]) func `what falls on whoever accepts it stays counted and is found, what falls on others is accepted`(
        row: String, what: String, whom: String, others: Int
    ) throws {
        let report = try pair(row)
        #expect(
            report.findings.map { short($0) } == [
                "warning[W-VAL-WAIVER]: ann accepts \(what) counted: reviews.csv:2: "
                    + "somebody else has to decide about \(whom)"
            ])
        let accepted = report.matrix.outcomes.filter { report.matrix.waiverOf[$0] != nil }
        #expect(accepted.count == others)
        #expect(accepted.allSatisfy { report.judgement.activations[$0].user == 3 })
        #expect(report.matrix.cell(0, 0).counts.violated == 4)
    }

    @Test func `who accepts what is others' alone is not found`() throws {
        #expect(try pair("ann,2026-06-28,,,,waived,,b,r,2026-12-31,").findings.isEmpty)
        #expect(try pair("mia,2026-06-28,,north,,waived,,,r,2026-12-31,").findings.isEmpty)
        // Over before anything of hers happened.
        #expect(try pair("ann,2026-03-28,,,,waived,S-1,,r,2026-04-30,").findings.isEmpty)
    }

    @Test(arguments: [
        ("mia,2026-06-28,,,,waived,S-1,,,2026-12-31,", ":2:31: every accepted deviation needs it", "reason"),
        ("mia,2026-06-28,,,,waived,S-1,,agreed,,", ":2:38: every accepted deviation needs it", "expires_on"),
    ]) func `a waiver without reason or end is refused where it is written`(
        row: String, place: String, column: String
    ) throws {
        let programme = try office(row).programme()
        #expect(programme.reviews.isEmpty)
        let found = try #require(programme.diagnostics.first)
        #expect(short(found) == "error[E-VAL-EMPTY]: '\(column)' is empty: reviews.csv" + place)
        #expect(try waived(row) == [])
    }

    /// The text of a finding, its file without the folder.
    private func short(_ finding: Diagnostic) -> String {
        finding.text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.contains("/reviews.csv") ? String(word.split(separator: "/").last ?? "") : String(word)
        }.joined(separator: " ")
    }
}
