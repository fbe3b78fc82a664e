import CRMModel
import Compliance
import Figures
import Testing

/// Without an agreement nobody is named, and nothing is said about fewer than five people.
@Suite struct PrivacyTests {
    private func rowSets(_ report: ComplianceReport) -> [RowSet] {
        report.allFigures.map(\.rows) + report.allBreakdowns.map(\.total.rows)
    }

    @Test func `no list holds a person, or the id or name of one`() throws {
        for seed in 1...300 {
            let office = Office.random(seed)
            let report = try office.report(namesPeople: false)
            for rows in rowSets(report) {
                for row in 0..<rows.count {
                    for cell in rows.cells(row) {
                        if case .person = cell { Issue.record("\(rows.name) of seed \(seed) holds a person") }
                        let text = Office.text(cell)
                        if text.hasPrefix("user-") || text.hasPrefix("Name of ") {
                            Issue.record("\(rows.name) of seed \(seed) says \(text)")
                        }
                    }
                }
            }
            for note in report.allFigures.flatMap(\.notes) { #expect(!note.contains("user-")) }
        }
    }

    @Test func `a team stands beside a rule only where five of its people had something due`() throws {
        for seed in 1...300 {
            let office = Office.random(seed)
            let report = try office.report(namesPeople: false)
            var people: [String: Set<Int32>] = [:]
            for index in report.matrix.outcomes where report.matrix.waiverOf[index] == nil {
                let activation = report.judgement.activations[index]
                guard activation.user >= 0, office.records.users.isPerson(Int(activation.user)) else { continue }
                let rule = report.judgement.rules[Int(activation.rule)].rule.id
                people["\(rule), \(report.matrix.team(of: activation) ?? -1)", default: []].insert(activation.user)
            }
            for (place, people) in people { #expect(people.count >= 5, "seed \(seed), \(place)") }
        }
    }

    @Test func `each team and area of a list of people stands for five of them, and fewer are no list`() throws {
        var told = 0
        for seed in 1...300 {
            let office = Office.random(seed)
            let report = try office.report(namesPeople: false)
            for figure in [
                report.cells.nonUse, report.cells.reversion, report.needs.silent, report.needs.reached,
                report.needs.overdue, report.ledger.coverage,
            ] {
                let rows = ComplianceReport.texts(figure.rows)
                let areas = figure.rows.columns.contains("area") ? 2 : 1
                for (place, rows) in Dictionary(grouping: rows, by: { Array($0.prefix(areas)) }) {
                    #expect(rows.count >= 5, "seed \(seed), \(figure.definition), \(place)")
                    told += 1
                }
                #expect(figure.value == nil || rows.count == figure.n, "seed \(seed), \(figure.definition)")
            }
            let named = try office.report().needs.entries.count
            if (1...4).contains(named) {
                #expect(report.needs.silent.value == nil || report.needs.silent.n == 0, "seed \(seed)")
            }
        }
        #expect(told > 100)
    }

    @Test func `the one manager of a team is not told by the team's name`() throws {
        var office = Office()
        office.area("lead", roles: ["Manager"])
        office.rule("L-1")
        for name in ["north", "south"] {
            let unit = office.unit(name)
            for number in 0..<6 { office.user("\(name)\(number)", unit: unit) }
            for number in 0..<3 { office.user("boss\(name)\(number)", unit: unit, role: "Manager") }
            let people = office.records.users.count
            for boss in people - 3..<people { office.add(.violated, 2, user: boss) }
        }
        let byGroup = try office.report(namesPeople: false).figures.byGroup
        #expect(byGroup.parts.map(\.name) == ["other teams"] && byGroup.parts.first?.figure.n == 12)
        #expect(FigureAudit.findings(byGroup).isEmpty)
        #expect(try office.report().figures.byGroup.parts.count == 2)
    }

    @Test func `an area of fewer than five people is in no figure, and the figure says so`() throws {
        var office = Office()
        office.area("sales", roles: ["AE"])
        office.area("lead", roles: ["Manager"])
        office.rule("S-1")
        office.rule("L-1", area: 1)
        let unit = office.unit("north")
        for number in 0..<6 { office.user("u\(number)", unit: unit) }
        let boss = office.user("boss", unit: unit, role: "Manager")
        for user in 0..<5 { office.add(.fulfilled, 4, user: user) }
        office.add(.violated, 9, rule: 1, user: boss)
        let figures = try office.report(namesPeople: false).figures
        #expect(figures.byArea.total.n == 20)
        #expect(figures.byArea.parts[1].figure.outcome == .absent(.suppressed))
        #expect(
            figures.byArea.total.notes == ["9 outcomes of fewer than five people are left out: nobody may be named."])
        #expect(try office.report(namesPeople: false).needs.entries.isEmpty)
        #expect(try office.report().figures.byArea.total.n == 29)
    }

    @Test func `a week in which fewer than five people had anything due has no share`() throws {
        var office = Office.simple()
        for user in 0..<6 { office.add(.fulfilled, 1, user: user, daysAgo: 2) }
        for user in 0..<4 { office.add(.violated, 1, user: user, daysAgo: 10) }
        let cases: [(namesPeople: Bool, last: [Double?])] = [(true, [0, 1]), (false, [nil, 1])]
        for (namesPeople, last) in cases {
            let weekly = try office.report(namesPeople: namesPeople).weekly
            #expect(Array(weekly.shares(rule: "S-1").suffix(2)) == last)
            #expect(Array(weekly.shares(area: 0).suffix(2)) == last)
        }
    }

    @Test func `what is open or came to nothing is not counted where it is of one to four people`() throws {
        var office = Office.simple(users: 7)
        office.rule("S-2")
        for user in 0..<4 { office.add(.pending, 2, user: user) }
        for user in 0..<5 { office.add(.pending, 1, rule: 1, user: user) }
        office.add(.pending, 1, rule: 1, user: -1)
        office.judgement.released = [
            ReleasedCount(user: 0, rule: 0, withdrawn: 9, excepted: 1), ReleasedCount(user: -1, rule: 1, withdrawn: 2),
        ]
        for user in 0..<5 { office.judgement.released.append(ReleasedCount(user: Int32(user), rule: 1, excepted: 2)) }
        let named = try office.report().tallies
        #expect(named.tally(rule: "S-1") == RuleTallies.Tally(pending: 8, withdrawn: 9, excepted: 1))
        let tallies = try office.report(namesPeople: false).tallies
        #expect(tallies.tally(rule: "S-1") == RuleTallies.Tally(pending: nil, withdrawn: nil, excepted: nil))
        // Nobody's two are nobody's secret.
        #expect(tallies.tally(rule: "S-2") == RuleTallies.Tally(pending: 6, withdrawn: 2, excepted: 10))
        let one = office.judged.restricted(to: [0])
        #expect(
            one.released == [
                ReleasedCount(user: 0, rule: 0, withdrawn: 9, excepted: 1),
                ReleasedCount(user: 0, rule: 1, excepted: 2),
            ])
    }

    @Test func `outcomes of people an area is not for are told of five people, rule by rule`() throws {
        var office = Office.simple(users: 10)
        for id in ["S-2", "S-3"] { office.rule(id) }
        func report(_ people: [Int], namesPeople: Bool = false) throws -> (Figure, [[String]]) {
            var office = office
            for (rule, count) in people.enumerated() {
                for user in 0..<count { office.add(.violated, 1, rule: rule, user: user, flags: .notAssigned) }
            }
            let figure = try office.report(namesPeople: namesPeople).figures.notAssigned
            #expect(FigureAudit.findings(figure).isEmpty)
            return (figure, ComplianceReport.texts(figure.rows).map { Array($0.prefix(2)) })
        }
        let (few, none) = try report([4, 0, 0])
        #expect(few.outcome == .absent(.suppressed) && none.isEmpty)
        let (all, rows) = try report([5, 3, 2])
        #expect(all.value == .count(10, of: "outcomes"))
        // Three and two are the same three people: the smallest other rule stands with them.
        #expect(Set(rows) == [["other areas", "other rules"]])
        let (_, some) = try report([8, 6, 5])
        #expect(
            some.map { $0[1] } == Array(repeating: "S-1", count: 8) + Array(repeating: "S-2", count: 6)
                + Array(repeating: "S-3", count: 5))
        #expect(try report([4, 0, 0], namesPeople: true).0.value == .count(4, of: "outcomes"))
    }

    @Test func `of a company of four nothing is told`() throws {
        var office = Office.simple(users: 4)
        for user in 0..<4 { office.add(.violated, 9, user: user) }
        office.file(
            "feedback",
            "id,kind,user,unit,at,text,due_on,action,outcome,action_published_at\nF1,help_request,u0,,2026-06-20,please,,,,\n"
        )
        let report = try office.report(namesPeople: false)
        for figure in report.allFigures { #expect(figure.value == nil, "\(figure.definition)") }
        for rows in rowSets(report) { #expect(rows.count == 0, "\(rows.name)") }
        #expect(report.figures.byArea.total.outcome == .absent(.suppressed))
        #expect(report.needs.silent.outcome == .absent(.suppressed))
    }

    @Test func `cases that are people are in an order that does not tell them apart`() throws {
        var office = Office.simple()
        for user in 0..<6 {
            office.add(user == 2 ? .violated : .fulfilled, 1, user: user, daysAgo: 5, record: "u\(user)", type: .user)
        }
        let rows = ComplianceReport.texts(try office.report(namesPeople: false).figures.byArea.total.rows)
        #expect(rows.map { $0[3] } == Array(repeating: "", count: 6))
        #expect(rows.map { $0[9] } == ["fulfilled", "fulfilled", "fulfilled", "fulfilled", "fulfilled", "violated"])
    }

    @Test func `what help achieved is told by kinds of five people, without days`() throws {
        var office = Office.simple(users: 8)
        var rows = "user,unit,area,rule,kind,trigger,at,by,hours,note\n"
        for user in 0..<8 {
            office.add(.fulfilled, 6, user: user, daysAgo: 40)
            rows += "u\(user),,sales,,\(user < 6 ? "training" : "help"),proactive,2026-05-0\(user + 1),,,\n"
        }
        office.file("follow_ups", rows)
        let effect = try office.report(namesPeople: false).effect.byKind
        #expect(effect.total.rows.columns == ["kind", "not_red"])
        // Two were helped otherwise: they stand with the trained.
        #expect(effect.parts.map(\.name) == ["several kinds"] && effect.parts.first?.figure.n == 8)
        #expect(FigureAudit.findings(effect).isEmpty)
    }
}
