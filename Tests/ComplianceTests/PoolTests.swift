import CRMModel
import Compliance
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
        #expect(matrix.teams.names[matrix.teams.group(of: 7)] == "Unit bremen, others")
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

    @Test func `no difference of what is shown is about one to four people`() throws {
        for seed in 1...400 {
            let office = Office.random(seed)
            let matrix = try office.report(namesPeople: false).matrix
            let users = office.records.users
            for area in matrix.judgement.areas.indices {
                let bound = matrix.users.filter { user in
                    let rules = matrix.judgement.areas[area]
                    return rules.appliesToAll || users.roles[user].map(rules.appliesTo.contains) == true
                }
                var shown: [Set<Int>] = []
                for pool in matrix.pools.pools.indices where matrix.pools.isShown(pool, area: area) {
                    let own = bound.filter { matrix.pools.members(pool).contains($0) }
                    #expect(own.count >= 5, "seed \(seed), \(matrix.pools.pools[pool].name)")
                    shown.append(Set(own))
                }
                for people in Dictionary(grouping: bound, by: { matrix.teams.label(of: $0, area: area) }) {
                    if people.key != nil { shown.append(Set(people.value)) }
                }
                for whole in shown {
                    let inside = shown.filter { $0.isStrictSubset(of: whole) }
                    let rest = inside.reduce(whole) { $0.subtracting($1) }
                    #expect(rest.isEmpty || rest.count >= 5, "seed \(seed): a rest of \(rest.count)")
                    for part in shown {
                        let left = whole.subtracting(part)
                        #expect(!part.isSubset(of: whole) || left.isEmpty || left.count >= 5, "seed \(seed)")
                    }
                }
            }
        }
    }

    @Test func `a pool's counts are those of the outcomes it holds`() throws {
        for seed in 1...200 {
            let office = Office.random(seed)
            for namesPeople in [true, false] {
                let matrix = try office.report(namesPeople: namesPeople).matrix
                for pool in matrix.pools.pools.indices {
                    let counts = matrix.pooled { activation, rule in matrix.pools.holds(pool, activation, rule) }
                    #expect((matrix.pools.counts(pool) ?? ComplianceCounts()) == counts, "seed \(seed), pool \(pool)")
                }
            }
        }
    }
}
