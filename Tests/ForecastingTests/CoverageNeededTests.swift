import CRMModel
import Figures
import Forecasting
import Testing

@Suite struct CoverageNeededTests {
    /// As-of 15 November 2026 is 46 days before the quarter's end; of the third quarter that is the evening of 15 August.
    private let deals = [
        Deal(id: "a", status: .won, amount: 100_000, closes: "2026-09-20", created: "2026-01-05"),
        Deal(id: "b", status: .lost, amount: 300_000, closes: "2026-09-01", created: "2026-01-05"),
        Deal(id: "c", amount: 50_000, closes: "2027-03-01", created: "2026-01-05"),
        Deal(id: "d", status: .won, amount: 90_000, closes: "2026-08-01", created: "2026-01-05"),
        Deal(id: "e", status: .won, amount: 80_000, closes: "2026-09-20", created: "2026-08-17"),
        // Open then, and to close much later.
        Deal(id: "f", amount: 60_000, closes: "2027-06-01", created: "2026-01-05"),
    ]

    private func made(_ kept: Set<DealTimelines.Field> = [.closeDate, .amount], later: Bool = false) -> SalesReport {
        let start = "2026-04-06"
        var states: [[(at: String, state: DealState)]] = [
            [
                (start, state(.open, 120_000, closes: "2026-09-30")),
                ("2026-09-20", state(.won, 100_000, closes: "2026-09-20")),
            ],
            [
                (start, state(.open, 300_000, closes: "2026-08-30")),
                ("2026-09-01", state(.lost, 300_000, closes: "2026-09-01")),
            ],
            // It was to close in the quarter then, and was pushed out later.
            [
                (start, state(.open, 80_000, closes: "2026-09-01")),
                ("2026-08-20", state(.open, 50_000, closes: "2027-03-01")),
            ],
            [
                (start, state(.open, 90_000, closes: "2026-08-01")),
                ("2026-08-01", state(.won, 90_000, closes: "2026-08-01")),
            ],
            [
                ("2026-08-17", state(.open, 80_000, closes: "2026-09-20")),
                ("2026-09-20", state(.won, 80_000, closes: "2026-09-20")),
            ],
            [(start, state(.open, 60_000, closes: "2027-06-01"))],
        ]
        if later { for deal in states.indices { states[deal].append(("2026-08-18", state(.open, 1, closes: nil))) } }
        for deal in states.indices { states[deal].sort { $0.at < $1.at } }
        let all = states
        return report(deals, timelines: { _ in timelines(all, kept: kept) })
    }

    // 560,000 were open, 500,000 of them to close in the quarter, and 100,000 were won.
    @Test func whatWasOpenThenStandsAgainstWhatWasWonOfIt() {
        let book = made()
        #expect(book.coverageNeeded.lead == 46)
        #expect(share(book.coverageNeeded.needed.total) == 5.6)
        #expect(share(book.coverageNeeded.neededOfDue.total) == 5)
        #expect(book.coverageNeeded.needed.total.n == 4)
        #expect(book.coverageNeeded.byQuarter?.parts.map(\.name) == ["Q3 2026"])
        expectBalanced(book)
    }

    @Test func whatIsEnteredAfterThatDayChangesNothing() {
        #expect(share(made(later: true).coverageNeeded.needed.total) == 5.6)
        #expect(share(made(later: true).coverageNeeded.neededOfDue.total) == 5)
    }

    @Test func withoutAHistoryOfCloseDatesThereIsAReason() {
        #expect(reason(made([.amount]).coverageNeeded.neededOfDue.total) == .noSource)
        #expect(share(made([.amount]).coverageNeeded.needed.total) == 5.6)
        #expect(reason(report(deals).coverageNeeded.needed.total) == .noSource)
    }
}

@Suite struct CreationPacingTests {
    /// Friday 13 November 2026 is working day 32 of the quarter; so are 13 August, 14 May, 13 February 2026 and
    /// 13 November 2025.
    private func made(_ asOf: String = "2026-11-13") -> SalesReport {
        let entries: [(id: String, created: String, amount: Int64)] = [
            ("old", "2025-09-01", 999), ("a", "2025-11-13", 4_000), ("b", "2025-11-14", 999),
            ("c", "2026-02-13", 4_000),
            ("d", "2026-05-14", 8_000), ("e", "2026-08-13", 8_000), ("f", "2026-08-14", 999),
            ("g", "2026-11-02", 9_000),
        ]
        return report(entries.map { Deal(id: $0.id, amount: $0.amount, created: $0.created) }, asOf: asOf)
    }

    @Test func theQuarterStandsAgainstTheSameWorkingDayOfTheLastFour() {
        let book = made()
        #expect(book.pacing.workingDay == 32)
        #expect(minor(book.pacing.created.total) == 9_000)
        #expect(share(book.pacing.pacing.total) == 1.5)
        expectBalanced(book)
    }

    @Test func aShortHistoryHasNoPace() {
        #expect(reason(report([Deal(id: "a", amount: 1, created: "2026-10-10")]).pacing.pacing.total) == .tooFew)
    }

    @Test func theAmountIsTheOneADealWasEnteredWith() {
        let deals = [
            Deal(id: "a", amount: 1_000, created: "2025-09-01"), Deal(id: "b", amount: 1_000, created: "2025-11-03"),
            Deal(id: "c", amount: 7_000, created: "2026-11-02"),
        ]
        let book = report(
            deals, asOf: "2026-11-13",
            timelines: { _ in
                timelines([
                    [("2025-09-01", state(.open, 1_000, closes: nil))],
                    [("2025-11-03", state(.open, 1_000, closes: nil))],
                    [("2026-11-02", state(.open, 500, closes: nil)), ("2026-11-03", state(.open, 7_000, closes: nil))],
                ])
            })
        #expect(share(book.pacing.pacing.total) == 2)
        expectBalanced(book)
    }
}
