import CRMModel
import Figures
import Forecasting
import PipelineMovement
import Testing

/// Bridges of teams and owners over every span, and of the deals of some people only.
@Suite struct UnitBridgeTests {
    private func report(_ tale: Tale, members: Set<RowIndex>? = nil) -> MovementReport {
        let whole = tale.records
        let restriction = members.map { RecordRestriction(whole, to: $0) }
        let records = restriction?.records ?? whole
        let sources =
            restriction.map {
                tale.sources.taking($0.deals, deletedDeals: $0.deletedDeals, of: records.deletedDeals)
            } ?? tale.sources
        return MovementReport(
            DealBook(records), sources: sources, groups: PeopleGroups(users: records.users, units: records.units),
            isPrivate: false, members: members)
    }

    /// Ten deals of ten owners; the first changes hands in the last week and grows.
    private var handover: Tale {
        var tale = Tale()
        tale.stories = (0..<10).map { (owner: Int) in Story("o\(owner)", [Stand(from: "2026-09-01", owner: owner)]) }
        tale.stories[0].stands.append(Stand(from: "2026-11-12", amount: 160, owner: 9))
        return tale
    }

    @Test func everySpanIsToldOfEveryTeamAndOwner() throws {
        let report = report(handover)
        for span in report.open.map(\.span) {
            let levels = report.unitSpans.filter { $0.span == span }.map(\.level)
            #expect(levels.contains(.team) && levels.contains(.owner), "\(span.key)")
        }
        let names = report.unitSpans.map { $0.breakdown.total.rows.name }
        #expect(Set(names).count == names.count)
        for bridges in report.unitSpans { expectBalanced(bridges.breakdown) }
    }

    @Test func aDealHandedOverLeavesOneOwnerAndComesToAnother() throws {
        let week = try #require(report(handover).bridges(.owner).first { $0.span.key == "week" })
        let (giver, taker) = (UnitWaterfalls.key(owner: 0), UnitWaterfalls.key(owner: 9))
        #expect(week.figure(giver, .ownerOut)?.value?.number == -100)
        #expect(week.ends[giver]?.minor == 0)
        #expect(week.figure(taker, .ownerIn)?.value?.number == 100)
        #expect(week.figure(taker, .increased)?.value?.number == 60)
        #expect(week.ends[taker]?.minor == 260)
        #expect(week.figure(UnitWaterfalls.key(owner: 3), .ownerIn) == nil)
        // Since the day before nothing changed hands.
        let day = try #require(report(handover).bridges(.owner).first { $0.span.key == "day" })
        #expect(day.figure(taker, .ownerIn) == nil)
        #expect(day.figure(taker, .start)?.value?.number == 260)
    }

    @Test func inATreeOfSomePeopleWhatTheyTookOverCameIn() throws {
        let report = report(handover, members: [5, 6, 7, 8, 9])
        let week = try #require(report.open.first { $0.span.key == "week" })
        let bridge = try #require(week.bridge)
        #expect(steps(bridge) == [.start: 500, .ownerIn: 100, .increased: 60])
        #expect(week.breakdown.total.notes.contains { $0.hasPrefix("Deals that others own today") })
        // The giver's team is no unit of this tree.
        let teams = try #require(report.bridges(.team).first { $0.span.key == "week" } ?? report.units.first)
        #expect(!teams.names.contains("Team a"))
        #expect(report.findings.isEmpty)
        for breakdown in report.breakdowns { expectBalanced(breakdown) }
    }
}
