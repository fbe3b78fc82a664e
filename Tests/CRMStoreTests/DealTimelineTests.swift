import CRMModel
import CRMStore
import Foundation
import Testing

/// How opportunities stood over time, merged from their creation, their stages and their fields.
@Suite struct DealTimelineTests {
    private let folder: TemporaryFolder
    private var book = Book.small

    init() throws { folder = try TemporaryFolder() }

    private mutating func deal(_ id: String, _ more: Cells) {
        let base: Cells = [
            "id": .text(id), "pipeline": .text("default"), "currency": .text("EUR"), "status": .text("open"),
            "stage": .text("Lead"), "created_at": Book.at("2026-03-01T09:00:00Z"), "owner_id": .text("ada"),
        ]
        book.add("opportunities", base.merging(more) { $1 })
    }

    private mutating func stage(
        _ id: String, _ deal: String, _ at: String, from: String? = nil, to: String, amount: Int64? = nil,
        close: String? = nil
    ) {
        book.add(
            "opportunity_stage_changes",
            [
                "id": .text(id), "opportunity_id": .text(deal), "at": Book.at(at), "from_stage": CellValue(from),
                "to_stage": .text(to), "amount_minor": CellValue(amount), "close_date": CellValue(close),
            ])
    }

    private mutating func field(
        _ id: String, _ deal: String, _ at: String, _ name: String, _ old: String?, _ new: String?
    ) {
        book.add(
            "field_changes",
            [
                "id": .text(id), "entity": .text("opportunity"), "record_id": .text(deal), "at": Book.at(at),
                "field": .text(name), "old_value": CellValue(old), "new_value": CellValue(new),
            ])
    }

    /// The timelines and what they say of a deal, a line an entry: time, stage, status, amount, day, owner, category.
    private func read(_ asOf: String? = nil) throws -> (DealTimelines, (String) -> [String]) {
        let path = folder("\(UUID().uuidString).sqlite")
        try book.write(to: path)
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = asOf.flatMap { CalendarDate(iso: $0) }
        let records = try RecordReader.read(snapshot, settings: settings)
        let timelines = try DealTimelines.read(snapshot, records: records)
        return (
            timelines,
            { id in
                guard let row = records.opportunities.index.row(of: id) else { return ["absent"] }
                return timelines.entries(row).map { entry in
                    let state = timelines.state(of: entry)
                    let owner = state.owner.flatMap { records.users.ids[$0] }
                    let amount = state.amount.map { String($0) }
                    return "\(timelines.instant(of: entry).iso.dropLast(4)) \(state.stage ?? "-") \(state.status) "
                        + "\(amount ?? "-") \(state.closeDate?.iso ?? "-") \(owner ?? "-") \(state.category ?? "-")"
                }
            }
        )
    }

    @Test mutating func aDealWithoutHistoryHasItsRecordFromItsCreationOn() throws {
        deal("plain", ["amount_minor": .integer(500), "close_date": .text("2026-07-01")])
        let (timelines, entries) = try read()
        #expect(entries("plain") == ["2026-03-01T09:00 Lead open 500 2026-07-01 ada -"])
        #expect(timelines.kept.isEmpty)
    }

    @Test mutating func aClosedDealWithoutHistoryIsOpenUntilItsClosingDay() throws {
        deal("won", ["status": .text("won"), "stage": .text("Won"), "close_date": .text("2026-04-02")])
        let (_, entries) = try read()
        // The end of 2 April in Berlin; before it the stage is not known.
        #expect(
            entries("won") == [
                "2026-03-01T09:00 - open - 2026-04-02 ada -", "2026-04-02T21:59 Won won - 2026-04-02 ada -",
            ])
    }

    @Test mutating func stagesAndFieldsMergeInTheOrderOfTime() throws {
        deal(
            "o",
            [
                "status": .text("won"), "stage": .text("Won"), "amount_minor": .integer(900),
                "close_date": .text("2026-05-10"), "closed_at": Book.at("2026-05-10T10:00:00Z"),
                "owner_id": .text("bo"), "forecast_category": .text("closed"),
            ])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Lead", close: "2026-06-01")
        stage("2", "o", "2026-04-01", from: "Lead", to: "Offer", amount: 700, close: "2026-06-01")
        stage("3", "o", "2026-05-10T10:00:00Z", from: "Offer", to: "Won", amount: 900, close: "2026-05-10")
        field("4", "o", "2026-03-20", "amount_minor", nil, "700")
        field("5", "o", "2026-04-20", "close_date", "2026-06-01", "2026-07-15")
        field("6", "o", "2026-04-20", "owner_id", "ada", "bo")
        field("7", "o", "2026-05-10T10:00:00Z", "forecast_category", "commit", "closed")
        let (timelines, entries) = try read()
        #expect(
            entries("o") == [
                "2026-03-01T09:00 Lead open - 2026-06-01 ada commit",
                "2026-03-20T00:00 Lead open 700 2026-06-01 ada commit",
                "2026-04-01T00:00 Offer open 700 2026-06-01 ada commit",
                "2026-04-20T00:00 Offer open 700 2026-07-15 bo commit",
                "2026-05-10T10:00 Won won 900 2026-05-10 bo closed",
            ])
        #expect(timelines.kept == Set(DealTimelines.Field.allCases))
    }

    @Test mutating func anAmountThatNoStageTellsIsTheRecordsAllAlong() throws {
        deal("o", ["stage": .text("Offer"), "amount_minor": .integer(700)])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Lead")
        stage("2", "o", "2026-04-01", from: "Lead", to: "Offer")
        let (timelines, entries) = try read()
        #expect(
            entries("o") == ["2026-03-01T09:00 Lead open 700 - ada -", "2026-04-01T00:00 Offer open 700 - ada -"])
        #expect(timelines.kept == [.stage])
    }

    @Test mutating func aReopenedDealIsClosedInBetween() throws {
        deal("o", ["stage": .text("Offer"), "amount_minor": .integer(700)])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Offer")
        stage("2", "o", "2026-04-01", from: "Offer", to: "Lost")
        stage("3", "o", "2026-05-01", from: "Lost", to: "Offer")
        let (timelines, entries) = try read()
        #expect(
            entries("o").map { String($0.dropFirst(17)) } == [
                "Offer open 700 - ada -", "Lost lost 700 - ada -", "Offer open 700 - ada -",
            ])
        let row = try #require((0..<timelines.count).first { timelines.entries($0).count == 3 })
        let day = try #require(Instant(iso: "2026-05-01"))
        #expect(timelines.state(row, before: day)?.status == .lost)
        #expect(timelines.state(row, before: Instant(milliseconds: day.milliseconds + 1))?.status == .open)
        #expect(timelines.state(row, before: try #require(Instant(iso: "2026-03-01T09:00:00Z"))) == nil)
    }

    @Test mutating func withoutACreationDateTheFirstStageBeginsADealAndWithoutEitherThereIsNoEntry() throws {
        deal("o", ["created_at": .null, "stage": .text("Offer")])
        stage("1", "o", "2026-03-05", to: "Offer")
        deal("p", ["created_at": .null])
        let (_, entries) = try read()
        #expect(entries("o") == ["2026-03-05T00:00 Offer open - - ada -"])
        #expect(entries("p").isEmpty)
    }

    @Test mutating func theRecordHoldsWhereItsHistoryIsIncomplete() throws {
        deal("o", ["stage": .text("Offer"), "amount_minor": .integer(800), "owner_id": .text("cy")])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Lead", amount: 100)
        field("2", "o", "2026-04-01", "amount_minor", "100", "300")
        let (_, entries) = try read()
        #expect(
            entries("o") == ["2026-03-01T09:00 Lead open 100 - cy -", "2026-04-01T00:00 Offer open 800 - cy -"])
    }

    @Test mutating func aStageNobodyKnowsLeavesADealOpenAndUnreadableValuesAreMissing() throws {
        deal("o", ["stage": .text("Offer"), "amount_minor": .integer(5)])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Inquiry")
        stage("2", "o", "2026-03-10", from: "Inquiry", to: "Offer")
        field("3", "o", "2026-03-05", "amount_minor", "plenty", "5")
        field("4", "o", "2026-03-06", "close_date", "soon", "later")
        field("5", "o", "2026-03-07", "owner_id", "nobody", "ada")
        let (_, entries) = try read()
        #expect(
            entries("o") == [
                "2026-03-01T09:00 Inquiry open - - - -", "2026-03-05T00:00 Inquiry open 5 - - -",
                "2026-03-07T00:00 Inquiry open 5 - ada -", "2026-03-10T00:00 Offer open 5 - ada -",
            ])
    }

    @Test mutating func nothingAfterTheAsOfIsRead() throws {
        deal("o", ["stage": .text("Won"), "status": .text("won"), "amount_minor": .integer(9)])
        stage("1", "o", "2026-03-01T09:00:00Z", to: "Lead", amount: 1, close: "2026-05-01")
        stage("2", "o", "2026-04-01", from: "Lead", to: "Offer", amount: 2, close: "2026-05-01")
        field("3", "o", "2026-06-20", "forecast_category", "pipeline", "closed")
        let before = try read("2026-05-31").1("o")
        stage("4", "o", "2026-06-20", from: "Nonsense", to: "Won", amount: -77, close: "1999-01-01")
        field("5", "o", "2026-06-21", "forecast_category", "nonsense", "nonsense")
        field("6", "o", "2026-06-22", "amount_minor", "2", "123456789")
        field("7", "o", "2026-06-22", "owner_id", "ada", "cy")
        let (timelines, entries) = try read("2026-05-31")
        #expect(entries("o").first == before.first)
        #expect(
            entries("o") == [
                "2026-03-01T09:00 Lead open 1 2026-05-01 ada pipeline",
                "2026-04-01T00:00 Offer open 2 2026-05-01 ada pipeline",
            ])
        #expect(!timelines.kept.contains(.owner), "a change after the as-of is no history yet")
    }

    @Test mutating func idsThatAreNoCleanTextMeetTheirHistory() throws {
        for id in ["Ä", "o\u{FFFD}", "😀", "z z", "o1000"] {
            deal(id, ["stage": .text("Offer")])
            stage("s " + id, id, "2026-03-01T09:00:00Z", to: "Lead")
            stage("t " + id, id, "2026-03-02", from: "Lead", to: "Offer")
        }
        stage("orphan", "no such deal", "2026-03-02", to: "Lead")
        let (_, entries) = try read()
        for id in ["Ä", "o\u{FFFD}", "😀", "z z", "o1000"] { #expect(entries(id).count == 2, "\(id)") }
        #expect(entries("o1").count == 1)
    }
}
