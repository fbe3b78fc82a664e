import CRMModel
import Compliance
import Figures
import Testing

/// Units and segments as wholes: with all below them, and without giving away anybody by subtraction.
@Suite struct PoolTests {
    /// A region with two branches, one of which has a large and a small team; three segments.
    private func company() -> Office {
        var office = Office()
        office.area("sales", roles: ["AE"])
        office.area("lead", roles: ["Manager"])
        office.rule("S-1")
        office.rule("L-1", area: 1)
        let region = office.unit("region")
        let bremen = office.unit("bremen", in: region)
        let food = office.unit("food", in: bremen)
        let small = office.unit("small", in: bremen)
        let turin = office.unit("turin", in: region)
        for (unit, count) in [(food, 6), (small, 3), (bremen, 2), (turin, 7)] {
            for number in 0..<count { office.user("u\(unit)-\(number)", unit: unit) }
            office.user("boss\(unit)", unit: unit, role: "Manager")
        }
        for user in 0..<office.records.users.count {
            let isManager = office.records.users.roles[user] == "Manager"
            office.add(user % 3 == 0 ? .violated : .fulfilled, 2, rule: isManager ? 1 : 0, user: user)
        }
        office.add(.violated, 1, user: -1, flags: .orphaned)
        return office
    }

    private func pool(_ matrix: ComplianceMatrix, _ name: String) throws -> Int {
        try #require(matrix.pools.pools.firstIndex { $0.name == name })
    }

    @Test func `under an agreement a branch holds its teams, and the company holds all`() throws {
        let office = company()
        let matrix = try office.report().matrix
        let bremen = try pool(matrix, "Unit bremen")
        let counts = try #require(matrix.pools.counts(bremen, area: 0))
        #expect(counts.due == 2 * 11)
        #expect(matrix.pools.counts(bremen)?.due == 2 * 14)
        #expect(matrix.pools.counts(0, area: 0)?.due == 2 * 18 + 1)
        #expect(matrix.pools.counts(try pool(matrix, "Unit small"), area: 0)?.due == 6)
        #expect(matrix.pools.pools[bremen].parent == (try pool(matrix, "Unit region")))
        #expect(matrix.pools.pools[bremen].depth == 2 && matrix.pools.pools[0].level == .company)
    }

    @Test func `without one a unit is shown where five people and no small remainder are in it`() throws {
        let matrix = try company().report(namesPeople: false).matrix
        let pools = matrix.pools
        // Three of the small team and two of the branch itself are five; all of the branch is eleven.
        #expect(pools.counts(try pool(matrix, "Unit food"), area: 0)?.due == 12)
        #expect(pools.counts(try pool(matrix, "Unit small"), area: 0) == nil)
        #expect(pools.counts(try pool(matrix, "Unit bremen"), area: 0)?.due == 22)
        #expect(pools.counts(try pool(matrix, "Unit turin"), area: 0)?.due == 14)
        // Four managers are fewer than five wherever they are.
        #expect(pools.counts(0, area: 1) == nil)
        #expect(pools.counts(try pool(matrix, "Unit bremen"))?.due == 22)
        #expect(matrix.teams.label(of: 7, rule: 0).map { matrix.teams.names[$0] } == "Unit bremen, others")
    }

    @Test func `the smallest team is taken into its branch where the rest of the branch is too small`() throws {
        var office = Office.simple(users: 0)
        let branch = office.unit("branch")
        for (name, count) in [("a", 6), ("b", 8)] {
            let team = office.unit(name, in: branch)
            for number in 0..<count { office.user("\(name)\(number)", unit: team) }
        }
        office.user("one", unit: branch)
        for user in 0..<15 { office.add(.fulfilled, 1, user: user) }
        let matrix = try office.report(namesPeople: false).matrix
        #expect(matrix.pools.counts(try pool(matrix, "Unit a"), area: 0) == nil)
        #expect(matrix.pools.counts(try pool(matrix, "Unit b"), area: 0)?.due == 8)
        #expect(matrix.pools.counts(try pool(matrix, "Unit branch"), area: 0)?.due == 15)
    }

    @Test func `of a unit in which four have anything due nothing is shown, however many the area is for`() throws {
        var office = Office.simple(users: 0)
        let branch = office.unit("branch")
        let (food, energy) = (office.unit("food", in: branch), office.unit("energy", in: branch))
        for number in 0..<9 { office.user("f\(number)", unit: food) }
        for number in 0..<6 { office.user("e\(number)", unit: energy) }
        for user in 0..<4 { office.add(.violated, 3, user: user) }
        for user in 9..<15 { office.add(.fulfilled, 1, user: user) }
        let pools = try office.report(namesPeople: false).matrix.pools
        let named = try office.report().matrix
        #expect(named.pools.counts(try pool(named, "Unit food"), area: 0)?.due == 12)
        // Neither is the other team, of which the branch less what is shown would say the same.
        for unit in ["Unit food", "Unit energy"] { #expect(pools.counts(try pool(named, unit), area: 0) == nil) }
        #expect(pools.counts(try pool(named, "Unit branch"), area: 0)?.due == 18)
    }

    @Test func `a rule under which few of a unit had anything due counts for the unit above`() throws {
        var office = Office.simple(users: 0)
        office.rule("S-2")
        let branch = office.unit("branch")
        let teams = ["a", "b"].map { office.unit($0, in: branch) }
        for team in teams { for number in 0..<6 { office.user("u\(team)-\(number)", unit: team) } }
        for user in 0..<12 { office.add(.fulfilled, 1, user: user) }
        for user in [0, 1, 6, 7, 8] { office.add(.violated, 2, rule: 1, user: user) }
        let matrix = try office.report(namesPeople: false).matrix
        let (team, whole) = (try pool(matrix, "Unit a"), try pool(matrix, "Unit branch"))
        #expect(matrix.pools.counts(team, area: 0)?.due == 6 && matrix.pools.counts(whole, area: 0)?.due == 22)
        #expect(matrix.pools.rulesTold(team, area: 0) == (1, 2))
        #expect(matrix.pools.rulesTold(whole, area: 0) == (2, 2))
        #expect(matrix.pools.isShown(team, rule: 0) && !matrix.pools.isShown(team, rule: 1))
        #expect(matrix.teams.label(of: 0, rule: 1).map { matrix.teams.names[$0] } == "Unit branch")
    }

    @Test func `an accepted deviation counts for the company alone where nobody is named`() throws {
        var office = Office.simple(users: 6)
        let other = office.unit("other")
        for number in 0..<6 { office.user("o\(number)", unit: other) }
        for user in 0..<12 { office.add(.fulfilled, 1, user: user) }
        office.add(.violated, 1, user: 0, record: "odd")
        office.file(
            "reviews",
            "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\nu5,2026-06-20,,,,waived,,odd,agreed,2026-12-31,\n"
        )
        for (namesPeople, waived) in [(true, 1), (false, 0)] {
            let matrix = try office.report(namesPeople: namesPeople).matrix
            #expect(matrix.pools.counts(0, area: 0)?.waived == 1)
            #expect(matrix.pools.counts(try pool(matrix, "Unit north"), area: 0)?.waived == waived)
        }
    }

    @Test func `no difference of what is shown is about one to four people`() throws {
        for seed in 1...400 {
            let office = Office.random(seed)
            let report = try office.report(namesPeople: false)
            let matrix = report.matrix
            let judgement = report.judgement
            let due = matrix.outcomes.filter {
                let user = Int(judgement.activations[$0].user)
                return matrix.waiverOf[$0] == nil && user >= 0 && office.records.users.isPerson(user)
            }
            func people(_ outcomes: Set<Int>) -> Int { Set(outcomes.map { judgement.activations[$0].user }).count }
            for area in judgement.areas.indices {
                let own = due.filter { judgement.rules[Int(judgement.activations[$0].rule)].area == area }
                var shown = matrix.pools.pools.indices.filter { matrix.pools.isShown($0, area: area) }.map { pool in
                    Set(
                        own.filter {
                            matrix.pools.holds(pool, judgement.activations[$0], area: area, isWaived: false)
                        })
                }
                // What a list says of each rule and team.
                let listed = Dictionary(grouping: own) { index in
                    let activation = judgement.activations[index]
                    return "\(judgement.rules[Int(activation.rule)].rule.id) \(matrix.team(of: activation) ?? -1)"
                }
                shown += listed.values.map(Set.init) + [Set(own)]
                for whole in shown {
                    #expect(whole.isEmpty || people(whole) >= 5, "seed \(seed)")
                    let inside = shown.filter { $0.isStrictSubset(of: whole) }
                    let rest = inside.reduce(whole) { $0.subtracting($1) }
                    #expect(rest.isEmpty || people(rest) >= 5, "seed \(seed): a rest of \(people(rest))")
                    for part in shown {
                        let left = whole.subtracting(part)
                        #expect(!part.isSubset(of: whole) || left.isEmpty || people(left) >= 5, "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test func `a list by team adds up to the units shown, with what nobody owns`() throws {
        for seed in 1...300 {
            var office = Office.random(seed)
            for unit in 0..<office.records.units.count {
                office.add(unit % 2 == 0 ? .violated : .fulfilled, 1, user: -1, unit: unit)
            }
            for namesPeople in [true, false] {
                let matrix = try office.report(namesPeople: namesPeople).matrix
                let judgement = matrix.judgement
                for pool in matrix.pools.pools.indices where matrix.pools.pools[pool].level != .segment {
                    for area in judgement.areas.indices where matrix.pools.isShown(pool, area: area) {
                        // The labels of what lies below the pool, and of nothing else.
                        var inside: Set<Int> = []
                        var outside: Set<Int> = []
                        for index in matrix.outcomes where matrix.waiverOf[index] == nil {
                            let activation = judgement.activations[index]
                            let rule = judgement.rules[Int(activation.rule)]
                            guard rule.area == area, let team = matrix.team(of: activation) else { continue }
                            let key = team * judgement.rules.count + Int(activation.rule)
                            if matrix.pools.holds(pool, activation, area: area, isWaived: false) {
                                inside.insert(key)
                            } else {
                                outside.insert(key)
                            }
                        }
                        #expect(
                            namesPeople || inside.isDisjoint(with: outside),
                            "seed \(seed), pool \(pool), \(namesPeople)")
                    }
                }
            }
        }
    }

    @Test func `what nobody owns stands under the team of its unit`() throws {
        var office = Office()
        office.area("sales")
        office.rule("S-1")
        let branch = office.unit("branch")
        let (large, small) = (office.unit("large", in: branch), office.unit("small", in: branch))
        for number in 0..<6 { office.user("l\(number)", unit: large) }
        for number in 0..<3 { office.user("s\(number)", unit: small) }
        for number in 0..<5 { office.user("b\(number)", unit: branch) }
        for user in 0..<14 { office.add(.fulfilled, 1, user: user) }
        for unit in [large, small, branch] { office.add(.violated, 1, user: -1, unit: unit) }
        office.add(.violated, 1, user: -1)
        for namesPeople in [true, false] {
            let report = try office.report(namesPeople: namesPeople)
            let byGroup = report.figures.byGroup
            #expect(FigureAudit.findings(byGroup).isEmpty)
            let counts = byGroup.parts.map { "\($0.name) \($0.figure.n)" }
            // The small team is put together with the branch's own people; nothing owns the last one.
            let branch = namesPeople ? "Unit branch, other people 10" : "Unit branch, others 10"
            #expect(Set(counts) == [branch, "Unit large 7", "no owner 1"])
            let pool = try pool(report.matrix, "Unit large")
            #expect(report.matrix.pools.counts(pool, area: 0)?.due == 7)
        }
    }

    @Test func `a unit of which some rules are hidden is not whole`() throws {
        var office = Office.simple(users: 6)
        office.rule("S-2")
        for user in 0..<6 { office.add(.fulfilled, 4, user: user) }
        for user in 0..<3 { office.add(.violated, 1, rule: 1, user: user) }
        let named = try office.report().matrix.pools
        #expect(named.isWhole(0, area: 0))
        let pools = try office.report(namesPeople: false).matrix.pools
        #expect(!pools.isWhole(0, area: 0) && pools.rulesTold(0, area: 0) == (1, 2))
    }

    @Test func `a pool's counts are those of the outcomes it holds`() throws {
        for seed in 1...200 {
            let office = Office.random(seed)
            for namesPeople in [true, false] {
                let matrix = try office.report(namesPeople: namesPeople).matrix
                for pool in matrix.pools.pools.indices {
                    var counts = ComplianceCounts()
                    for index in matrix.outcomes {
                        let activation = matrix.judgement.activations[index]
                        let rule = matrix.judgement.rules[Int(activation.rule)]
                        let isWaived = matrix.waiverOf[index] != nil
                        guard matrix.pools.holds(pool, activation, area: rule.area, isWaived: isWaived) else {
                            continue
                        }
                        counts.add(activation.state, severity: rule.rule.severity, isWaived: isWaived)
                    }
                    #expect((matrix.pools.counts(pool) ?? ComplianceCounts()) == counts, "seed \(seed), pool \(pool)")
                }
            }
        }
    }
}
