import CRMModel
import Forecasting
import PipelineForecast
import Testing

/// Deals read with what was known of them over time.
struct TimelineTests {
    private static let kept: Set<DealTimelines.Field> = [.stage, .amount, .closeDate, .owner]

    private static func at(_ iso: String, hour: Int = 12) -> Instant { Instant(utc: day(iso), seconds: hour * 3600) }

    /// Records of one opportunity with stages, and its timeline.
    private static func records(
        _ status: OpportunityStatus, created: String, closes: String?, amount: Int64,
        _ entries: [(at: Instant, state: DealState)]
    ) -> (DealBook, DealTimelines) {
        var records = RecordedDealsTests.records()
        records.stages.names = ["Talk", "Offer", "Won"]
        records.stages.pipelines = ["default", "default", "default"]
        records.stages.positions = [1, 2, 3]
        records.stages.outcomes = [.open, .open, .won]
        RecordedDealsTests.add(&records, status, owner: "a", created: created, closes: closes, amount: amount)
        var timelines = DealTimelines(kept: kept)
        timelines.append(entries)
        return (DealBook(records), timelines)
    }

    private static func state(
        _ stage: String, _ status: OpportunityStatus = .open, amount: Int64 = 100, expected: String = "2026-05-20",
        owner: Int = 0
    ) -> DealState {
        DealState(stage: stage, status: status, amount: amount, closeDate: day(expected), owner: owner)
    }

    @Test func anEarlierDaySeesStageAmountOwnerAndDateAsTheyWereKnownThen() throws {
        let (book, timelines) = Self.records(
            .won, created: "2026-02-01", closes: "2026-04-10", amount: 300,
            [
                (Self.at("2026-02-01"), Self.state("Talk")),
                (Self.at("2026-03-01"), Self.state("Offer", amount: 250, expected: "2026-06-20", owner: 1)),
                (Self.at("2026-04-10"), Self.state("Won", .won, amount: 280)),
                (Self.at("2026-05-01"), Self.state("Won", .won, amount: 300)),
            ])
        let read = PipelineRecords(book, timelines: timelines)
        let deal = try #require(read.deals.first)
        #expect(read.deals.count == 1)
        #expect((deal.price, read.stages[deal.stage]) == (100, "Talk"))
        let change = try #require(deal.changes.first)
        #expect(deal.changes.count == 1)
        #expect(change.from == day("2026-03-01"))
        #expect((change.price, read.stages[change.stage], change.pushes) == (250, "Offer", 1))
        #expect(change.expected == day("2026-06-20"))
        #expect(read.cells[change.owner].owner == 1)
        // What was won is what was known on the day of the close, not what was written later.
        #expect(deal.value == 280)
        #expect(deal.closed == day("2026-04-10"))
    }

    @Test func aDealOpenedAgainWasKnownAsClosedInBetween() throws {
        let (book, timelines) = Self.records(
            .open, created: "2026-02-01", closes: "2026-06-01", amount: 300,
            [
                (Self.at("2026-02-01"), Self.state("Talk")), (Self.at("2026-03-01"), Self.state("Lost", .lost)),
                (Self.at("2026-04-01"), Self.state("Offer", amount: 300)),
            ])
        let read = PipelineRecords(book, timelines: timelines)
        #expect(read.deals.count == 2)
        #expect(read.rows == [0, 0])
        #expect(read.deals[0].closed == day("2026-03-01"))
        #expect(!read.deals[0].isWon)
        #expect((read.deals[1].created, read.deals[1].entered) == (day("2026-02-01"), day("2026-04-01")))
        #expect(read.deals[1].closed == nil)
    }

    @Test func severalChangesOfOneDayAreOne() throws {
        let (book, timelines) = Self.records(
            .open, created: "2026-02-01", closes: "2026-06-01", amount: 300,
            [
                (Self.at("2026-02-01", hour: 8), Self.state("Talk")),
                (Self.at("2026-02-01", hour: 9), Self.state("Offer")),
                (Self.at("2026-02-01", hour: 10), Self.state("Offer", amount: 200)),
            ])
        let deal = try #require(PipelineRecords(book, timelines: timelines).deals.first)
        #expect(deal.changes.isEmpty)
        #expect(deal.price == 200)
    }

    @Test func withoutATimelineEverythingIsAsItIsToday() throws {
        let (book, _) = Self.records(.open, created: "2026-02-01", closes: "2026-06-01", amount: 300, [])
        let read = PipelineRecords(book)
        #expect(read.stages == [""])
        #expect(!read.keepsDates)
        #expect(read.deals.first?.price == 300)
    }
}

struct StageTests {
    /// Deals that are offered with one daily chance and decided with others only then.
    private static func staged(_ count: Int = 700) -> [PipelineDeal] {
        var draws = Draws()
        var deals: [PipelineDeal] = []
        for created in 0..<count {
            for index in 0..<4 {
                let start = day("2024-01-01").adding(days: created)
                var deal = PipelineDeal(created: start, price: 100, owner: (created + index) % 4, stage: 0)
                var isOffered = false
                for age in 1...900 where deal.closed == nil {
                    let draw = draws.next()
                    if !isOffered {
                        guard draw < 0.03 else { continue }
                        isOffered = true
                        deal.changes = [
                            PipelinePhase(
                                from: start.adding(days: age), stage: 1, price: 100, owner: deal.owner)
                        ]
                    } else if draw < 0.08 {
                        deal.closed = start.adding(days: age)
                        deal.isWon = draw < 0.05
                        deal.value = deal.isWon ? 100 : nil
                    }
                }
                deals.append(deal)
            }
        }
        return deals
    }

    private static func stagedBook(_ deals: [PipelineDeal]) -> PipelineBook {
        PipelineBook(
            deals: deals, series: [PipelineSeries(level: .total, name: "total", owners: [0, 1, 2, 3])], owners: 4,
            stages: 2, fiscal: FiscalCalendar(startMonth: 1))
    }

    @Test func theChanceOfADealFollowsFromItsStage() throws {
        let origin = day("2025-06-28")
        let deals = Self.staged()
        let answer = try #require(
            PipelineForecaster(Self.stagedBook(deals), at: origin, learns: false, targets: [.days28]).answer(.days28))
        var sums: [Int: (chance: Double, count: Double)] = [:]
        for deal in answer.deals {
            let isOffered = deals[deal.place].changes.first.map { $0.from <= origin } ?? false
            sums[isOffered ? 1 : 0, default: (0, 0)].chance += deal.chance
            sums[isOffered ? 1 : 0, default: (0, 0)].count += 1
        }
        // Offered: 0.05 ÷ 0.08 × (1 − 0.92^28). Not yet: first the offer, then the decision.
        var (offered, open) = (0.0, 0.0)
        for _ in 0..<28 {
            open = 0.03 * offered + 0.97 * open
            offered = 0.05 + 0.92 * offered
        }
        let late = try #require(sums[1])
        let early = try #require(sums[0])
        #expect(abs(late.chance / late.count - offered) < 0.04)
        #expect(abs(early.chance / early.count - open) < 0.04)
    }

    @Test func nothingAfterTheOriginChangesAForecastByStages() {
        let origin = day("2025-06-30")
        let deals = Self.staged()
        var corrupted = deals.filter { $0.created <= origin }
        for index in corrupted.indices {
            corrupted[index].changes = corrupted[index].changes.filter { $0.from <= origin }
            if let closed = corrupted[index].closed, closed > origin {
                corrupted[index].closed = nil
                corrupted[index].isWon = false
                corrupted[index].value = nil
                corrupted[index].changes.append(
                    PipelinePhase(from: origin.adding(days: 1), stage: 1, price: -5, owner: 3))
            }
        }
        let clean = PipelineForecaster(
            Self.stagedBook(deals), at: day("2025-10-31"), past: [PipelineQuestion(origin, .end(day("2025-09-30")))])
        let dirty = PipelineForecaster(Self.stagedBook(corrupted), at: origin, targets: [.end(day("2025-09-30"))])
        let then = said(clean.forecast(.end(day("2025-09-30")), at: origin))
        #expect(then.count == 1)
        #expect(then == said(dirty.forecast(.end(day("2025-09-30")))))
    }

    @Test func aStageThatNobodyIsInAnyMoreDoesNoHarm() {
        let deals = simulated(days: 400)
        let plain = PipelineForecaster(book(deals), at: day("2024-12-31"), learns: false).forecast(
            .month, method: .hazards)
        let staged = PipelineBook(
            deals: deals, series: plain.map(\.series), owners: 4, stages: 3, fiscal: FiscalCalendar(startMonth: 1))
        let other = PipelineForecaster(staged, at: day("2024-12-31"), learns: false).forecast(.month, method: .hazards)
        #expect(other.count == plain.count)
        #expect(other.allSatisfy { $0.mean.isFinite && $0.mean > 0 })
    }

    @Test func targetsAreReadAsTheyAreWritten() {
        for code in ["M1", "Q1", "D28", "D84", "M6", "2026-12-31"] { #expect(PipelineTarget(code)?.code == code) }
        for code in ["", "M", "D0", "D-3", "X1", "D99999", "2026-13-01"] { #expect(PipelineTarget(code) == nil) }
        #expect(PipelineTarget.end(day("2026-12-31")).end(after: day("2026-11-14")) == day("2026-12-31"))
    }
}
