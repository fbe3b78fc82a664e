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

    @Test func withNamesEveryTeamStandsByItself() {
        #expect(labels([0], isPrivate: false).names == ["Team a", "Team b", "Team c"])
    }
}
