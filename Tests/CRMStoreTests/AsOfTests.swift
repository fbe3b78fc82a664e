import CRMModel
import CRMStore
import Foundation
import Testing

/// Nothing later than the as-of may be known.
@Suite struct AsOfTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("crm.sqlite")
        var book = Book.small
        func deal(_ id: String, _ more: Cells) {
            let base: Cells = [
                "id": .text(id), "pipeline": .text("default"), "currency": .text("EUR"), "status": .text("open"),
                "created_at": Book.at("2026-03-01"),
            ]
            book.add("opportunities", base.merging(more) { $1 })
        }
        func change(
            _ id: String, _ deal: String, _ day: String, to stage: String, amount: Int64? = nil, close: String? = nil,
            source: String? = nil
        ) {
            book.add(
                "opportunity_stage_changes",
                [
                    "id": .text(id), "opportunity_id": .text(deal), "at": Book.at(day), "to_stage": .text(stage),
                    "amount_minor": CellValue(amount),
                    "close_date": CellValue(close), "source": CellValue(source), "user_id": .text("ada"),
                ])
        }
        deal("late", ["created_at": Book.at("2026-07-02"), "stage": .text("Lead")])
        deal(
            "won later",
            [
                "stage": .text("Won"), "status": .text("won"), "amount_minor": .integer(90_000),
                "closed_at": Book.at("2026-06-20T10:00:00Z"),
                "close_date": .text("2026-06-20"), "probability": .real(1), "next_step": .text("send invoice"),
            ])
        change("1", "won later", "2026-03-01", to: "Lead", amount: 10_000, close: "2026-05-01", source: "person")
        change("2", "won later", "2026-04-15", to: "Offer", amount: 20_000, close: "2026-08-01")
        change("3", "won later", "2026-06-20T10:00:00Z", to: "Won", amount: 90_000, close: "2026-06-20")
        deal(
            "lost later, no history",
            [
                "stage": .text("Lost"), "status": .text("lost"), "amount_minor": .integer(500),
                "close_date": .text("2026-06-25"), "lost_reason": .text("price"),
            ])
        deal("reopened", ["stage": .text("Offer"), "amount_minor": .integer(7_000), "close_date": .text("2026-12-01")])
        change("4", "reopened", "2026-03-02", to: "Lead", amount: 6_000, close: "2026-05-01")
        change("5", "reopened", "2026-04-10T08:00:00Z", to: "Lost", amount: 6_000, close: "2026-04-10")
        change("6", "reopened", "2026-06-10", to: "Offer", amount: 7_000, close: "2026-12-01")
        deal("deleted later", ["stage": .text("Lead"), "deleted_at": Book.at("2026-06-15")])
        deal("deleted", ["stage": .text("Lead"), "deleted_at": Book.at("2026-03-15")])
        deal("merged", ["stage": .text("Lead"), "merged_into_id": .text("late")])
        book.add("accounts", ["id": .text("a late"), "created_at": Book.at("2026-06-01")])
        try book.write(to: path)
    }

    private func records(_ asOf: String) throws -> (CRMRecords, (String) -> Int?) {
        let records = try readAll(path, asOf: asOf)
        return (records, { records.opportunities.index.row(of: $0) })
    }

    @Test func recordsAfterTheAsOfAreLeftOutAndCounted() throws {
        let (may, row) = try records("2026-05-31")
        #expect(row("late") == nil)
        #expect(may.accounts.index.row(of: "a late") == nil)
        #expect(may.excluded.contains(ExcludedRows(table: "opportunities", reason: "after the as-of", count: 1)))
        #expect(may.excluded.contains(ExcludedRows(table: "accounts", reason: "after the as-of", count: 1)))
        #expect(try records("2026-07-02").1("late") != nil)
        #expect(try records("2026-07-01").1("late") == nil)
    }

    @Test func theAsOfDayEndsAtLocalMidnight() throws {
        // The account was created on 1 June at 00:00 UTC, which is 02:00 in Berlin.
        #expect(try records("2026-05-31").0.accounts.index.row(of: "a late") == nil)
        #expect(try records("2026-06-01").0.accounts.index.row(of: "a late") != nil)
    }

    @Test func aDealThatClosesLaterIsOpenWithItsStageAmountAndDateOfThatDay() throws {
        let (may, row) = try records("2026-05-31")
        let deal = try #require(row("won later"))
        let deals = may.opportunities
        #expect(deals.statuses[deal] == .open)
        #expect(deals.stages[deal] == "Offer")
        #expect(deals.amounts[deal] == 20_000)
        #expect(deals.closeDates[deal]?.iso == "2026-08-01")
        #expect(deals.closedAt[deal] == nil)
        #expect(deals.firstStages[deal] == "Lead")
        #expect(deals.firstStageSources[deal] == "person")
        let (april, at) = try records("2026-04-01")
        #expect(at("won later").map { april.opportunities.amounts[$0] } == 10_000)
        #expect(at("won later").flatMap { april.opportunities.stages[$0] } == "Lead")
    }

    @Test func fieldsWithoutAHistoryDoNotTellTheEnd() throws {
        let (may, row) = try records("2026-05-31")
        let won = try #require(row("won later"))
        let lost = try #require(row("lost later, no history"))
        #expect(may.opportunities.probabilities[won] == nil)
        #expect(may.opportunities.nextSteps[won] == nil)
        #expect(may.opportunities.lostReasons[lost] == nil)
        #expect(may.opportunities.statuses[lost] == .open)
        #expect(may.opportunities.amounts[lost] == nil, "what the history does not tell is unknown")
        #expect(may.opportunities.stages[lost] == nil)
        #expect(may.opportunities.closeDates[lost] == nil)
    }

    @Test func onItsOwnDayADealIsClosed() throws {
        let (day, row) = try records("2026-06-20")
        let deal = try #require(row("won later"))
        #expect(day.opportunities.statuses[deal] == .won)
        #expect(day.opportunities.amounts[deal] == 90_000)
        #expect(day.opportunities.probabilities[deal] == 1)
    }

    @Test func aDealThatIsReopenedLaterIsClosedUntilThen() throws {
        let (may, row) = try records("2026-05-31")
        let deal = try #require(row("reopened"))
        #expect(may.opportunities.statuses[deal] == .lost)
        #expect(may.opportunities.stages[deal] == "Lost")
        #expect(may.opportunities.closedAt.instant(deal)?.iso == "2026-04-10T08:00:00Z")
        let (june, at) = try records("2026-06-30")
        #expect(at("reopened").map { june.opportunities.statuses[$0] } == .open)
        let (april, before) = try records("2026-04-01")
        #expect(before("reopened").map { april.opportunities.statuses[$0] } == .open)
    }

    @Test func deletedAndMergedRecordsLeaveFromTheirDayOn() throws {
        #expect(try records("2026-05-31").1("deleted later") != nil)
        #expect(try records("2026-06-30").1("deleted later") == nil)
        let (may, row) = try records("2026-05-31")
        #expect(row("deleted") == nil)
        #expect(row("merged") == nil)
        #expect(
            may.excluded.contains(
                ExcludedRows(table: "opportunities", reason: "deleted or merged in the source", count: 2)))
    }

    @Test func aTimeThatCannotBeReadDoesNotTakeAnythingBack() throws {
        let queue = try connection(path)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql:
                    "INSERT INTO opportunity_stage_changes (id, opportunity_id, at, to_stage) VALUES ('x', 'o1', 'yesterday', 'Lead')"
            )
        }
        try queue.close()
        let (june, row) = try records("2026-06-30")
        let deal = try #require(row("o1"))
        #expect(june.opportunities.amounts[deal] == 100)
        #expect(june.opportunities.stages[deal] == "Offer")
    }

    @Test func userDaysEndWithTheAsOf() throws {
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = CalendarDate(iso: "2026-06-14")
        let records = try RecordReader.read(snapshot, settings: settings)
        let counts = try #require(try UserDayCounts.read(snapshot, records: records))
        let bo = try #require(records.users.index.row(of: "bo"))
        func count(_ day: String) throws -> Int { counts.count(user: bo, on: try #require(CalendarDate(iso: day))) }
        #expect(try count("2026-06-14") == 4)
        #expect(try count("2026-06-15") == 0)
        #expect(counts.days <= UserDayCounts.longest)
    }
}
