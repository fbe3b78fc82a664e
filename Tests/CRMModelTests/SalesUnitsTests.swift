import CRMModel
import Testing

@Suite struct SalesUnitsTests {
    /// Two regions; north has branches a and b, south has c. Teams a1, a2, b1, c1, and a segment for each of two people.
    private struct Company {
        var records = CRMRecords(
            asOf: CalendarDate(dayNumber: 20_000), company: "Example", baseCurrency: .euro, zone: .utc,
            fiscal: FiscalCalendar(startMonth: 1))

        /// - Parameter people: by team, how many.
        init(_ people: [String: Int], segments: (Int) -> String? = { _ in nil }) {
            let tree = [
                ("north", "region", nil), ("south", "region", nil), ("a", "branch", "north"), ("b", "branch", "north"),
                ("c", "branch", "south"), ("a1", "team", "a"), ("a2", "team", "a"), ("b1", "team", "b"),
                ("c1", "team", "c"),
            ]
            for (id, kind, _) in tree {
                records.units.ids.append(id)
                records.units.names.append(id.uppercased())
                records.units.kinds.append(kind)
            }
            records.units.index = IDIndex(records.units.ids)
            for (_, _, parent) in tree { records.units.parents.append(records.units.index.reference(parent)) }
            for id in ["x", "y"] {
                records.segments.ids.append(id)
                records.segments.names.append("Segment \(id)")
            }
            records.segments.index = IDIndex(records.segments.ids)
            for (team, count) in people.sorted(by: { $0.key < $1.key }) {
                for _ in 0..<count {
                    let user = records.users.count
                    records.users.ids.append("u\(user)")
                    records.users.names.append("U \(user)")
                    records.users.units.append(records.units.index.reference(team))
                    records.users.segments.append(records.segments.index.reference(segments(user)))
                    records.users.isService.append(0)
                }
            }
        }

        var everyone: [(owner: RowIndex?, segment: RowIndex?)] {
            (0..<records.users.count).map { ($0, records.users.segments[$0]) }
        }

        func units(
            _ holders: [(owner: RowIndex?, segment: RowIndex?)]? = nil, isPrivate: Bool
        ) -> SalesUnits {
            SalesUnits(
                [holders ?? everyone], of: records, groups: PeopleGroups(users: records.users, units: records.units),
                isPrivate: isPrivate)
        }
    }

    @Test func withNamesEveryUnitStandsByItself() {
        let units = Company(["a1": 1, "a2": 2, "b1": 1, "north": 1]).units(isPrivate: false)
        #expect(units.levels == [.region, .branch, .team, .owner])
        #expect(units.labels(.region) == ["NORTH"])
        // Who belongs to the region itself stands under the region's own name.
        #expect(units.labels(.branch) == ["NORTH", "A", "B"])
        #expect(units.labels(.team) == ["NORTH", "A1", "A2", "B1"])
        #expect(units.label(.branch, owner: 0, segment: nil) == "A" && units.row(.branch, "A") == 2)
    }

    @Test func whatNobodyOwnsIsAPartOfItsOwn() {
        let units = Company(["a1": 1]).units([(0, nil), (nil, nil)], isPrivate: false)
        #expect(units.labels(.team) == ["A1", "no owner"])
        #expect(units.label(.team, owner: nil, segment: nil) == "no owner")
        #expect(units.row(.team, "no owner") == nil)
    }

    @Test func withoutNamesABranchWhosePeopleAreInItsOwnGroupsIsShown() {
        let units = Company(["a1": 5, "a2": 6, "b1": 5, "c1": 7]).units(isPrivate: true)
        #expect(units.levels == [.region, .branch, .team])
        #expect(units.labels(.branch) == ["A", "B", "C"] && units.labels(.region) == ["NORTH", "SOUTH"])
    }

    @Test func withoutNamesABranchThatLostItsPeopleToAnotherIsNot() {
        // b1 is too small and goes up to the region, where it is alone, and on to the smallest group there is.
        let company = Company(["a1": 5, "a2": 6, "b1": 2, "c1": 7])
        let units = company.units(isPrivate: true)
        #expect(!units.labels(.branch).contains("B"))
        for level in units.levels {
            var owners: [String: Set<RowIndex>] = [:]
            for (owner, segment) in company.everyone {
                owners[units.label(level, owner: owner, segment: segment), default: []].insert(owner ?? -1)
            }
            #expect(owners.values.allSatisfy { $0.count >= 5 }, "\(level)")
        }
    }

    @Test func noDifferenceOfLevelsRestsOnFewerThanFive() {
        // Every way to spread up to seven owners over the four teams.
        for code in 0..<(8 * 8 * 8) {
            let counts = [code % 8, code / 8 % 8, code / 64 % 8, 6]
            let company = Company(
                Dictionary(zip(["a1", "a2", "b1", "c1"], counts)) { first, _ in first })
            let units = company.units(isPrivate: true)
            // The finest parts that all levels together tell apart.
            var cells: [[String]: Int] = [:]
            for (owner, segment) in company.everyone {
                cells[[.region, .branch, .team].map { units.label($0, owner: owner, segment: segment) }, default: 0] +=
                    1
            }
            #expect(cells.values.allSatisfy { $0 >= 5 }, "\(counts)")
        }
    }

    @Test func segmentsAreShownWhereTheirPartOfNoTeamIsSmall() {
        let even = Company(["a1": 12], segments: { $0 % 2 == 0 ? "x" : "y" }).units(isPrivate: true)
        #expect(even.labels(.segment) == ["Segment x", "Segment y"] && even.levels.contains(.segment))
        // Three of a team of twelve: the rest of the team would be nine, but the three would be told apart.
        let uneven = Company(["a1": 12, "c1": 9], segments: { $0 < 3 ? "x" : $0 < 12 ? "y" : "x" })
            .units(isPrivate: true)
        #expect(uneven.labels(.segment) == ["Other segments"] && !uneven.levels.contains(.segment))
    }

    @Test func aPersonInTwoSegmentsCountsInBoth() {
        let company = Company(["a1": 6])
        let holders: [(owner: RowIndex?, segment: RowIndex?)] =
            (0..<6).map { ($0, 0) } + [(0, 1), (1, 1)]
        let units = company.units(holders, isPrivate: true)
        #expect(units.labels(.segment) == ["Other segments"])
    }

    @Test func aTeamOfWhichFewHaveWonIsPutTogetherThoughManyHaveOpenDeals() {
        let company = Company(["a1": 6, "b1": 6, "c1": 6])
        let won: [(owner: RowIndex?, segment: RowIndex?)] = [0, 6, 7, 8, 9, 10].map { ($0, nil) }
        let units = SalesUnits(
            [company.everyone, won], of: company.records,
            groups: PeopleGroups(users: company.records.users, units: company.records.units), isPrivate: true)
        // One of a1 has won: a1 is put together with b1, and the region stays whole. Nobody of c1 has: nothing is given away.
        #expect(units.labels(.team) == ["C1", "Teams of NORTH"] && units.labels(.region) == ["NORTH", "SOUTH"])
        #expect(units.label(.team, owner: 0, segment: nil) == units.label(.team, owner: 6, segment: nil))
    }

    @Test func whatBelongsToAUnitStandsWhereItsPeopleDo() {
        let named = Company(["a1": 1, "b1": 1]).units(isPrivate: false)
        #expect(named.label(.team, ofUnit: 5) == "A1" && named.label(.team, ofUnit: 2) == nil)
        #expect(named.label(.branch, ofUnit: 5) == "A" && named.label(.region, ofUnit: 5) == "NORTH")
        let groups = Company(["a1": 3, "a2": 4, "c1": 6]).units(isPrivate: true)
        // The teams of branch a are one group, which bears the branch's name.
        #expect(groups.label(.team, ofUnit: 5) == "A" && groups.label(.team, ofUnit: 2) == "A")
        #expect(groups.label(.team, ofUnit: 0) == "A")
    }

    @Test func unitsOfOneNameAreToldApartByTheirId() {
        var company = Company(["a1": 1, "a2": 1])
        var names = TextColumn()
        for row in 0..<company.records.units.count {
            names.append(row >= 5 ? "Sales" : company.records.units.names[row])
        }
        company.records.units.names = names
        #expect(company.units(isPrivate: false).labels(.team) == ["Sales (a1)", "Sales (a2)"])
    }
}
