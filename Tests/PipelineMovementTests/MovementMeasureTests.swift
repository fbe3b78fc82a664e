import CRMModel
import Figures
import Forecasting
import PipelineMovement
import SnapshotHistory
import Testing

/// Slippage, pushes, stalled deals, age, and bridges from what earlier builds found.
@Suite struct MovementMeasureTests {
    private func report(_ tale: Tale, isPrivate: Bool = false) -> MovementReport {
        let records = tale.records
        return MovementReport(
            DealBook(records), sources: tale.sources,
            groups: PeopleGroups(users: records.users, units: records.units), isPrivate: isPrivate)
    }

    // MARK: Slippage

    @Test func aDealMovedPastTheEndOfItsQuarterSlippedAndOnePutRightWithinADayDidNot() throws {
        var tale = Tale()
        func due(_ id: String, _ more: [Stand]) -> Story {
            Story(id, [Stand(from: "2026-06-15", amount: 100, closes: "2026-09-15")] + more)
        }
        tale.stories = [
            due("kept", [Stand(from: "2026-09-10", stage: "Won", status: .won, closes: "2026-09-10")]),
            due("moved", [Stand(from: "2026-09-01", amount: 300, closes: "2026-11-30")]),
            due(
                "back",
                [Stand(from: "2026-08-01", closes: "2026-10-30"), Stand(from: "2026-08-02", closes: "2026-09-20")]),
            due("inside", [Stand(from: "2026-08-01", closes: "2026-09-29")]),
            Story(
                "pulled",
                [
                    Stand(from: "2026-06-15", amount: 70, closes: "2026-12-01"),
                    Stand(from: "2026-09-01", closes: "2026-09-20"),
                ]),
            Story("later", [Stand(from: "2026-07-02", closes: "2026-09-20")]),
        ]
        let slippage = report(tale).slippage
        let third = try #require(slippage.byNumber.parts.first { $0.name == "Q3 2026" })
        #expect(third.figure.numerator == .count(1, of: "deals due in the quarter"))
        #expect(third.figure.denominator == .count(4, of: "deals due in the quarter"))
        #expect(!third.isPartial)
        let amount = try #require(slippage.byAmount.parts.first { $0.name == "Q3 2026" })
        #expect(number(amount.figure) == 0.25)
        #expect(third.figure.notes == ["1 deal due later was pulled in."])
        #expect(slippage.byNumber.parts.last?.isPartial == true)
        expectBalanced(slippage.byNumber)
        expectBalanced(slippage.byAmount)
    }

    @Test func withoutAHistoryOfCloseDatesSlippageAndPushesSayWhatIsMissing() {
        var tale = Tale()
        tale.kept = [.stage]
        tale.stories = [Story("o", [Stand(from: "2026-06-15")])]
        let report = report(tale)
        #expect(report.slippage.byNumber.total.outcome == .absent(.noSource))
        #expect(report.pushes.often.outcome == .absent(.noSource))
        #expect(report.slippage.byNumber.total.notes.first?.hasPrefix("We could show this if") == true)
        for breakdown in report.breakdowns { expectBalanced(breakdown) }
    }

    // MARK: Pushes

    @Test func onlyMovesToALaterMonthWhileOpenArePushes() throws {
        var tale = Tale()
        tale.stories = [
            Story(
                "often",
                [
                    Stand(from: "2026-01-10", closes: "2026-03-31"), Stand(from: "2026-03-20", closes: "2026-04-30"),
                    Stand(from: "2026-04-20", closes: "2026-06-30"), Stand(from: "2026-05-01", closes: "2026-05-31"),
                    Stand(from: "2026-05-20", closes: "2026-12-31"),
                ]),
            Story(
                "inside",
                [Stand(from: "2026-01-10", closes: "2026-12-01"), Stand(from: "2026-02-01", closes: "2026-12-31")]),
            Story(
                "undated", [Stand(from: "2026-01-10", closes: nil), Stand(from: "2026-02-01", closes: "2026-12-31")]),
            Story(
                "won",
                [
                    Stand(from: "2026-01-10", closes: "2026-02-01"),
                    Stand(from: "2026-03-01", stage: "Won", status: .won, closes: "2026-03-01"),
                ]),
        ]
        let pushes = report(tale).pushes
        #expect(pushes.often.numerator == .count(1, of: "open deals"))
        #expect(pushes.often.n == 3)
        #expect(pushes.worst.map(\.pushes) == [3])
        #expect(pushes.byPushes.parts.map(\.name) == ["not pushed", "three times or more"])
        expectBalanced(pushes.byPushes)
        expectBalanced(pushes.often)
    }

    // MARK: Stalled

    @Test func aDealIsStalledBeyondWhatNineOfTenWonDealsTook() throws {
        var tale = Tale()
        for number in 0..<10 {
            let end = day("2026-03-01").adding(days: number + 1).iso
            tale.stories.append(
                Story("w\(number)", [Stand(from: "2026-03-01"), Stand(from: end, stage: "Won", status: .won)]))
        }
        tale.stories += [
            Story("slow", [Stand(from: "2026-11-01")]), Story("fresh", [Stand(from: "2026-11-10")]),
            Story("elsewhere", [Stand(from: "2026-01-01", stage: "Lead")]),
        ]
        let stalled = report(tale).stalled
        #expect(stalled.share.numerator == .count(1, of: "open deals that can be judged"))
        #expect(stalled.share.n == 2)
        #expect(stalled.share.notes.first?.hasPrefix("1 open deal stands in a stage") == true)
        #expect(stalled.byStage.parts.map(\.name) == ["Offer"])
        #expect(
            stalled.byStage.parts.first?.figure.notes == [
                "Nine of ten of the 10 won deals that went through it stood there 9 days at most."
            ])
        expectBalanced(stalled.byStage)
        expectBalanced(stalled.share)
    }

    @Test func anEmptyCRMHasReasonsAndNoNumbers() {
        let report = report(Tale())
        #expect(report.stalled.share.outcome == .absent(.noEvents))
        #expect(report.slippage.byNumber.total.outcome == .absent(.noEvents))
        #expect(report.pushes.often.outcome == .absent(.noEvents))
        #expect(report.main?.breakdown.total.value?.number == 0)
        #expect(report.findings.isEmpty)
        for breakdown in report.breakdowns { expectBalanced(breakdown) }
    }

    @Test func theAgesOfTheOpenDealsPartitionThePipeline() {
        var tale = Tale()
        tale.stories = ["2026-11-15", "2026-10-16", "2026-10-15", "2025-01-01"].enumerated().map {
            Story("o\($0)", [Stand(from: $1)])
        }
        let age = report(tale).age
        #expect(age.parts.map(\.name) == ["0 to 30 days", "31 to 90 days", "more than 365 days"])
        #expect(age.parts.map(\.figure.n) == [2, 1, 1])
        expectBalanced(age)
    }

    // MARK: Units

    @Test func aMoveBetweenTeamsStandsInBothAndCancelsOut() throws {
        var tale = Tale()
        tale.stories = (0..<10).map { (owner: Int) in Story("o\(owner)", [Stand(from: "2026-09-01", owner: owner)]) }
        tale.stories[0].stands.append(Stand(from: "2026-11-12", amount: 160, owner: 9))
        let teams = try #require(report(tale).units.first { $0.level == .team })
        #expect(teams.names == ["Team a", "Team b"])
        #expect(teams.figure("Team a", .ownerOut)?.value?.number == -100)
        #expect(teams.figure("Team b", .ownerIn)?.value?.number == 100)
        #expect(teams.figure("Team b", .increased)?.value?.number == 60)
        #expect(teams.ends["Team a"]?.minor == 400)
        #expect(teams.ends["Team b"]?.minor == 660)
        expectBalanced(teams.breakdown)
    }

    @Test func whereNobodyIsNamedATeamNeedsFiveOwners() throws {
        var tale = Tale()
        tale.stories = (0..<8).map { (owner: Int) in Story("o\(owner)", [Stand(from: "2026-09-01", owner: owner)]) }
        let teams = report(tale, isPrivate: true).units.first { $0.level == .team }
        #expect(teams.map { !$0.names.contains("Team b") } ?? true)
    }

    // MARK: Earlier builds

    /// What a build on a day would have kept.
    private func stored(_ tale: Tale, _ iso: String) -> BuildSnapshot {
        var snapshot = BuildSnapshot(asOf: day(iso))
        for story in tale.stories {
            guard let stand = story.stands.last(where: { $0.from <= iso }), stand.status == .open else { continue }
            if let deleted = story.deleted, deleted <= iso { continue }
            var deal = BuildSnapshot.Deal(id: story.id)
            deal.stage = stand.stage
            deal.amount = stand.amount
            deal.currency = story.currency
            deal.closeDate = stand.closes.map(day)
            deal.owner = stand.owner.map { "u\($0)" }
            snapshot.deals.append(deal)
        }
        return snapshot
    }

    @Test func whereTheCRMKeepsNoHistoryEarlierBuildsGiveTheStart() throws {
        var tale = Tale()
        tale.stories = [
            Story("kept", [Stand(from: "2026-09-01"), Stand(from: "2026-11-12", amount: 130)]),
            Story("won", [Stand(from: "2026-09-01"), Stand(from: "2026-11-12", stage: "Won", status: .won)]),
            Story("new", [Stand(from: "2026-11-11", amount: 50)]),
            Story("gone", deleted: "2026-11-12", [Stand(from: "2026-09-01", amount: 40)]),
        ]
        let earlier = [stored(tale, "2026-11-07"), stored(tale, "2026-11-14")]
        // The CRM knows nothing of changes, nor of the deal that is gone.
        var records = tale.records
        records.deletedDeals = DeletedDeals()
        let sources = MovementSources(earlier, records: records)
        records.deletedDeals = sources.deletedDeals
        let report = MovementReport(
            DealBook(records), sources: sources, groups: PeopleGroups(users: records.users, units: records.units),
            isPrivate: false)
        let week = try #require(report.open.first { $0.span.key == "week" })
        #expect(week.span.start.iso == "2026-11-07")
        let bridge = try #require(week.bridge)
        #expect(
            steps(bridge) == [.start: 240, .increased: 30, .won: -100, .new: 50, .deleted: -40])
        #expect(bridge.endTotal == 180)
        #expect(report.open.first?.span.start.iso == "2026-11-14")
        #expect(week.breakdown.total.notes.first?.contains("2026-11-07") == true)
        #expect(report.findings.isEmpty)
        for breakdown in report.breakdowns { expectBalanced(breakdown) }
    }

    @Test func withoutHistoryAndWithoutEarlierBuildsThereIsNoBridge() {
        var tale = Tale()
        tale.kept = []
        tale.stories = [Story("o", [Stand(from: "2026-09-01")])]
        let report = report(tale)
        #expect(report.main?.breakdown.total.outcome == .absent(.noSource))
        #expect(report.units.isEmpty)
        #expect(report.findings.isEmpty)
    }
}
