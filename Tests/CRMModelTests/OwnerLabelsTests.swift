import CRMModel
import Testing

@Suite struct OwnerLabelsTests {
    /// Three teams of six people.
    private static var company: (users: Users, groups: PeopleGroups) {
        var units = OrgUnits()
        for id in ["a", "b", "c"] {
            units.ids.append(id)
            units.names.append("Team " + id)
            units.kinds.append("team")
            units.parents.append(ReferenceColumn.missing)
        }
        units.index = IDIndex(units.ids)
        var users = Users()
        for row in 0..<18 {
            users.ids.append("u\(row)")
            users.names.append("U \(row)")
            users.units.append(Int32(row / 6))
            users.isService.append(0)
        }
        return (users, PeopleGroups(users: users, units: units))
    }

    private func labels(_ owners: [RowIndex?], isPrivate: Bool = true) -> OwnerLabels {
        OwnerLabels(owners, groups: Self.company.groups, isPrivate: isPrivate)
    }

    @Test func teamsWithFiveOwnersStandByThemselves() {
        let labels = labels((0..<18).map { $0 } + [nil, 0, 0])
        #expect(labels.names == ["Team a", "Team b", "Team c"] && labels.label(7) == "Team b")
    }

    @Test func aTeamOfWhichFewOwnAnythingIsPutTogetherWithTheSmallestOther() {
        // One of a, five of b, six of c: a alone would be one person, and the whole less b and c too.
        let labels = labels([0, 0, 0] + Array(6..<11) + Array(12..<18))
        #expect(labels.names == ["Team c", "Other teams"])
        #expect(labels.label(0) == "Other teams" && labels.label(6) == "Other teams" && labels.label(12) == "Team c")
    }

    @Test func twoSmallOnesThatMakeFiveAreEnough() {
        let labels = labels([0, 1, 6, 7, 8] + Array(12..<17))
        #expect(labels.names == ["Team c", "Other teams"])
    }

    @Test func whereAllAreFewerThanFiveNoTeamIsToldApart() {
        let labels = labels([0, 6, 12, nil])
        #expect(labels.names == ["Other teams"] && labels.label(12) == "Other teams")
    }

    @Test func whatIsPutTogetherStaysWithinItsUnitWhereThatIsEnough() {
        var units = OrgUnits()
        for (id, parent) in [("north", -1), ("south", -1), ("n1", 0), ("n2", 0), ("s1", 1), ("s2", 1), ("s3", 1)] {
            units.ids.append(id)
            units.names.append(id)
            units.kinds.append("unit")
            units.parents.append(Int32(parent))
        }
        var users = Users()
        for row in 0..<30 {
            users.ids.append("u\(row)")
            users.names.append("U \(row)")
            users.units.append(Int32(2 + row / 6))
            users.isService.append(0)
        }
        let groups = PeopleGroups(users: users, units: units)
        // Two of n1 own something, all of n2; three of s1, five of s2, six of s3.
        let owners = [0, 1] + Array(6..<12) + Array(12..<15) + Array(18..<23) + Array(24..<30)
        let labels = OwnerLabels(owners.map { $0 }, groups: groups, isPrivate: true)
        #expect(labels.names == ["s3", "Teams of north", "Other teams of south"])
        #expect(labels.label(0) == "Teams of north" && labels.label(18) == "Other teams of south")
    }

    @Test func withNamesEveryTeamStandsByItself() {
        #expect(labels([0], isPrivate: false).names == ["Team a", "Team b", "Team c"])
    }
}
