import CRMModel
import Diagnostics
import Figures
import Forecasting
import PipelineMovement
import Testing

/// The bridge from the pipeline of one day to that of a later one.
@Suite struct PipelineBridgeTests {
    private let quarter = Period(start: day("2026-10-01"), end: day("2027-01-01"), name: "Q4 2026")

    private func won(_ from: String, _ amount: Int64?, closes: String? = "2026-12-01", owner: Int? = 0) -> Stand {
        Stand(from: from, stage: "Won", status: .won, amount: amount, closes: closes, owner: owner)
    }

    private func lost(_ from: String, _ amount: Int64?) -> Stand {
        Stand(from: from, stage: "Lost", status: .lost, amount: amount)
    }

    @Test func theBridgeOfTheDefinitionsHasItsEightSteps() {
        // T25 of the test vectors.
        var tale = Tale()
        func open(_ from: String, _ amount: Int64, closes: String = "2026-12-01") -> Stand {
            Stand(from: from, amount: amount, closes: closes)
        }
        tale.stories = [
            Story("grown", [open("2026-09-01", 142_655), open("2026-11-10", 322_826)]),
            Story("won", [open("2026-09-01", 271_125), won("2026-11-11", 271_125)]),
            Story("lost", [open("2026-09-01", 556_292), lost("2026-11-11", 556_292)]),
            Story("pushed", [open("2026-09-01", 287_487), open("2026-11-12", 287_487, closes: "2027-02-01")]),
            Story("pulled", [open("2026-09-01", 149_382, closes: "2027-02-01"), open("2026-11-12", 149_382)]),
            Story("new", [open("2026-11-13", 1_501_878)]),
        ]
        let bridge = tale.bridge(from: "2026-11-08", scope: MovementScope(closing: quarter))
        #expect(bridge.startTotal == 1_257_559)
        #expect(bridge.endTotal == 1_974_086)
        #expect(
            steps(bridge) == [
                .start: 1_257_559, .new: 1_501_878, .increased: 180_171, .pulledIn: 149_382, .won: -271_125,
                .lost: -556_292, .pushedOut: -287_487,
            ])
        #expect(bridge.findings("x").isEmpty)
    }

    @Test func whoLeavesDoesSoAtTheLastAmountAndTheChangeStandsApart() {
        var tale = Tale()
        tale.stories = [
            Story("won", [Stand(from: "2026-09-01"), won("2026-11-11", 130)]),
            // The amount was taken off with the loss: it is lost at what it last stood at.
            Story("lost", [Stand(from: "2026-09-01"), Stand(from: "2026-11-10", amount: 70), lost("2026-11-11", 0)]),
            Story("gone", deleted: "2026-11-12", [Stand(from: "2026-09-01"), Stand(from: "2026-11-10", amount: 90)]),
        ]
        let bridge = tale.bridge(from: "2026-11-08")
        #expect(
            steps(bridge) == [
                .start: 300, .increased: 30, .decreased: -40, .won: -130, .lost: -70, .deleted: -90,
            ])
        #expect(bridge.endTotal == 0)
    }

    @Test func aDealThatComesAndGoesInBetweenCountsUnderBothAtOneAmount() {
        var tale = Tale()
        tale.stories = [
            Story("new and won", [Stand(from: "2026-11-10", amount: 50), won("2026-11-12", 80)]),
            Story("new and gone", deleted: "2026-11-14", [Stand(from: "2026-11-10", amount: 20)]),
            Story(
                "reopened and lost",
                [
                    Stand(from: "2026-09-01"), lost("2026-10-01", 100), Stand(from: "2026-11-10"),
                    lost("2026-11-12", 100),
                ]),
            Story("closed all along", [Stand(from: "2026-09-01"), won("2026-10-01", 999)]),
        ]
        #expect(
            steps(tale.bridge(from: "2026-11-08")) == [
                .new: 100, .won: -80, .deleted: -20, .reopened: 100, .lost: -100,
            ])
    }

    @Test func `a deal entered when it was won or lost already is new, and won or lost`() {
        var tale = Tale()
        tale.stories = [
            Story("a", [Stand(from: "2026-11-10", stage: "Won", status: .won, amount: 36_200, closes: "2026-11-10")]),
            Story(
                "b",
                [Stand(from: "2026-11-11", stage: "Lost", status: .lost, amount: 70, closes: "2026-11-11", owner: 7)]),
            Story("c", [Stand(from: "2026-11-01", stage: "Won", status: .won, amount: 5, closes: "2026-11-01")]),
        ]
        let book = tale.book
        let bridge = PipelineBridge(book, from: day("2026-11-08"), to: day(tale.asOf), scope: MovementScope())
        #expect(bridge.amount(.new) == 36_270)
        #expect(bridge.amount(.won) == -36_200)
        #expect(bridge.amount(.lost) == -70)
        #expect(bridge.findings("x").isEmpty)
        let own = PipelineBridge(
            book, from: day("2026-11-08"), to: day(tale.asOf),
            scope: MovementScope(isOwn: { _, owner in owner == 7 }))
        #expect(own.amount(.new) == 70)
        #expect(own.amount(.won) == 0)
    }

    @Test func aReopenedDealComesBackAtItsAmountAtTheStart() {
        var tale = Tale()
        tale.stories = [
            Story("o", [Stand(from: "2026-09-01"), lost("2026-10-01", 100), Stand(from: "2026-11-10", amount: 140)])
        ]
        #expect(steps(tale.bridge(from: "2026-11-08")) == [.reopened: 100, .increased: 40])
    }

    @Test func onlyTheRateOfTheStartingAmountIsCurrency() {
        var tale = Tale()
        // 1 USD was 0.50 EUR until 9 November and is 0.75 EUR since.
        tale.stories = [
            Story("o", currency: "USD", [Stand(from: "2026-09-01"), Stand(from: "2026-11-12", amount: 200)])
        ]
        #expect(steps(tale.bridge(from: "2026-11-08")) == [.start: 50, .currency: 25, .increased: 75])
    }

    @Test func dealsWithoutAPriceCountAndAddNothing() {
        var tale = Tale()
        tale.stories = [
            Story("none", [Stand(from: "2026-11-10", amount: nil)]),
            Story("no rate", currency: "XYZ", [Stand(from: "2026-09-01", amount: 500)]),
            Story("priced later", [Stand(from: "2026-11-10", amount: nil), Stand(from: "2026-11-11", amount: 30)]),
        ]
        let bridge = tale.bridge(from: "2026-11-08")
        #expect(steps(bridge) == [.increased: 30])
        #expect(bridge.movements.count { $0.step == .new } == 2)
        #expect(bridge.movements.count { $0.step == .start } == 1)
    }

    @Test func aMoveBetweenUnitsIsOwnerOutInOneAndOwnerInInTheOther() {
        var tale = Tale()
        tale.stories = [
            Story("o", [Stand(from: "2026-09-01", owner: 0), Stand(from: "2026-11-10", amount: 120, owner: 7)])
        ]
        func team(_ users: Range<Int>) -> MovementScope {
            MovementScope(isOwn: { _, owner in owner.map(users.contains) ?? false })
        }
        #expect(steps(tale.bridge(from: "2026-11-08", scope: team(0..<5))) == [.start: 100, .ownerOut: -100])
        #expect(steps(tale.bridge(from: "2026-11-08", scope: team(5..<10))) == [.ownerIn: 100, .increased: 20])
        #expect(steps(tale.bridge(from: "2026-11-08")) == [.start: 100, .increased: 20])
    }

    @Test func aWinInAPeriodItWasNotExpectedInWasPulledIn() {
        var tale = Tale()
        tale.stories = [
            Story(
                "o", [Stand(from: "2026-09-01", closes: "2027-03-01"), won("2026-11-10", 100, closes: "2026-11-10")])
        ]
        let bridge = tale.bridge(from: "2026-11-08", scope: MovementScope(closing: quarter))
        #expect(steps(bridge) == [.pulledIn: 100, .won: -100])
    }

    @Test func aDealNobodyKnowsTheCreationOfWasAlwaysThere() {
        var tale = Tale()
        tale.stories = [Story("o", [Stand(from: "2026-09-01")])]
        let records = tale.records
        var none = DealTimelines(kept: [.stage])
        none.append([])
        let book = MovementBook(DealBook(records), timelines: none, deleted: DealTimelines(kept: []))
        let bridge = PipelineBridge(book, from: day("2026-11-08"), to: day("2026-11-15"), scope: MovementScope())
        #expect(steps(bridge) == [.start: 100])
        #expect(bridge.endTotal == 100)
    }

    @Test func aPipelineThatCannotBeSummedIsNotPriced() {
        var tale = Tale()
        tale.stories = (0..<4).map {
            Story("o\($0)", [Stand(from: "2026-09-01", amount: Int64.max / 2), Stand(from: "2026-11-10", amount: 10)])
        }
        let bridge = tale.bridge(from: "2026-11-08")
        #expect(steps(bridge) == [.increased: 40])
        #expect(bridge.findings("x").isEmpty)
    }
}
