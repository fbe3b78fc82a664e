import CRMModel
import Testing

/// A unit tree with users, written as `unit: parent` and `unit: people`.
private struct Tree {
    var units = OrgUnits()
    var users = Users()

    init(
        _ parents: [(unit: String, parent: String?)], people: [(unit: String?, count: Int)],
        services: [(unit: String?, count: Int)] = []
    ) {
        for (unit, _) in parents {
            units.ids.append(unit)
            units.names.append(unit)
            units.kinds.append("team")
        }
        units.index = IDIndex(units.ids)
        for (_, parent) in parents { units.parents.append(units.index.reference(parent)) }
        for (list, isService) in [(people, 0), (services, 1)] {
            for (unit, count) in list {
                for _ in 0..<count {
                    users.ids.append("u\(users.count)")
                    users.names.append("Person \(users.count)")
                    users.units.append(units.index.reference(unit))
                    users.isService.append(Int64(isService))
                }
            }
        }
    }

    var groups: PeopleGroups { PeopleGroups(users: users, units: units) }

    /// People in each group, counted from the users.
    func counted(_ groups: PeopleGroups) -> [Int] {
        var counts = [Int](repeating: 0, count: groups.names.count)
        for user in 0..<users.count where users.isService[user] != 1 { counts[groups.group(of: user)] += 1 }
        return counts
    }
}

@Suite struct PeopleGroupsTests {
    @Test func aTeamOfFiveStandsAloneAndSmallerOnesGoUp() {
        let tree = Tree(
            [("company", nil), ("north", "company"), ("a", "north"), ("b", "north"), ("c", "north")],
            people: [("a", 5), ("b", 4), ("c", 3), ("company", 1)])
        let groups = tree.groups
        #expect(Set(groups.names) == ["a and others", "north, other people"])
        #expect(groups.sizes.sorted() == [6, 7] || groups.sizes.sorted() == [5, 8])
        #expect(tree.counted(groups) == groups.sizes)
    }

    @Test func `what is left of a unit beside its own groups is not called by the unit's name alone`() {
        let tree = Tree(
            [("company", nil), ("bremen", "company"), ("food", "bremen"), ("pharma", "bremen"), ("kiel", "company")],
            people: [("food", 6), ("pharma", 4), ("bremen", 1), ("kiel", 5), ("company", 5)])
        let groups = tree.groups
        #expect(groups.names == ["company, other people", "bremen, other people", "food", "kiel"])
        #expect(groups.isRest == [true, true, false, false])
    }

    @Test func noGroupAndNoDifferenceOfGroupsIsSmallerThanFive() {
        // Every way to put 0 to 6 people into three teams of two regions.
        for a in 0...6 {
            for b in 0...6 {
                for c in 0...6 where a + b + c >= 5 {
                    for top in [0, 2, 5] {
                        let tree = Tree(
                            [("company", nil), ("n", "company"), ("s", "company"), ("a", "n"), ("b", "n"), ("c", "s")],
                            people: [("a", a), ("b", b), ("c", c), ("company", top)])
                        let groups = tree.groups
                        let sizes = tree.counted(groups)
                        // The groups partition the people, so what is left when groups are taken away is again a sum of groups.
                        #expect(sizes.allSatisfy { $0 >= 5 }, "\(a) \(b) \(c) \(top): \(sizes)")
                        #expect(sizes.reduce(0, +) == a + b + c + top)
                    }
                }
            }
        }
    }

    @Test func serviceAccountsDoNotMakeAGroupLarger() {
        let tree = Tree(
            [("company", nil), ("a", "company")], people: [("a", 6), (nil, 3)], services: [("a", 1), (nil, 4)])
        let groups = tree.groups
        #expect(groups.names == ["a and others"])
        #expect(groups.sizes == [9])
        let four = Tree([("a", nil), ("b", nil)], people: [("a", 4), ("b", 7)], services: [("a", 3)]).groups
        #expect(four.names == ["b and others"])
    }

    @Test func aTeamIsNotRenamedForItsOwnPeopleOrForServices() {
        let tree = Tree([("company", nil), ("a", "company")], people: [("a", 6)], services: [(nil, 2)])
        #expect(tree.groups.names == ["a"])
    }

    @Test func fewerThanFiveInAllAreOneGroup() {
        let groups = Tree([("a", nil)], people: [("a", 2), (nil, 1)]).groups
        #expect(groups.names == ["Everyone"])
        #expect(groups.sizes == [3])
    }

    @Test func aCycleOfUnitsEndsAndItsPeopleAreKept() {
        let tree = Tree(
            [("a", "b"), ("b", "a"), ("self", "self"), ("below", "a"), ("fine", nil)],
            people: [("a", 2), ("b", 2), ("self", 1), ("below", 1), ("fine", 5)])
        let groups = tree.groups
        #expect(tree.counted(groups).reduce(0, +) == 11)
        #expect(tree.counted(groups).allSatisfy { $0 >= 5 })
        #expect(groups.names == ["fine", "Others"])
    }

    @Test func aChainOfTenThousandUnitsIsWalkedWithoutRecursion() {
        let depth = 10_000
        let chain = (0..<depth).map { (unit: "u\($0)", parent: $0 == 0 ? nil : "u\($0 - 1)") }
        let tree = Tree(chain, people: [("u\(depth - 1)", 3), ("u5000", 3), ("u0", 2)])
        #expect(tree.counted(tree.groups) == [8])
        #expect(tree.units.ancestor(of: depth - 1, kind: "branch") == nil)
    }

    @Test func ancestorsEndAtACycle() {
        var tree = Tree([("a", "b"), ("b", "a")], people: [])
        #expect(tree.units.ancestor(of: 0, kind: "region") == nil)
        tree = Tree([("a", nil), ("b", "a")], people: [])
        #expect(tree.units.ancestor(of: 1, kind: "team") == 1)
    }
}
