import CRMModel
import CRMStore
import Testing

/// What is told of an earlier day is what the change history knows of that day, not what the record says today.
@Suite struct EarlierStateTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("crm.sqlite")
        var book = Book()
        book.add("users", ["id": .text("ada"), "name": .text("Ada")])
        for (position, (name, category)) in [
            ("Offer", "Best case"), ("Contract", "Commit"), ("Won", "Closed"), ("Lost", "Omitted"),
        ].enumerated() {
            book.add(
                "stages",
                [
                    "pipeline": .text("default"), "name": .text(name), "position": .integer(Int64(position)),
                    "category": .text(category),
                    "outcome": .text(position == 2 ? "won" : position == 3 ? "lost" : "open"),
                ])
        }
        book.add("products", ["id": .text("p1"), "name": .text("Pump")])
        book.add("products", ["id": .text("p2"), "name": .text("Valve")])
        func deal(_ id: String, _ more: Cells) {
            let base: Cells = [
                "id": .text(id), "pipeline": .text("default"), "status": .text("open"), "owner_id": .text("ada"),
                "created_at": Book.at("2026-03-01"),
            ]
            book.add("opportunities", base.merging(more) { $1 })
        }
        var number: Int64 = 0
        func stage(_ deal: String, _ day: String, _ stage: String) {
            number += 1
            book.add(
                "opportunity_stage_changes",
                [
                    "id": .text("s\(number)"), "seq": .integer(number), "opportunity_id": .text(deal),
                    "at": Book.at(day), "to_stage": .text(stage),
                ])
        }
        func change(_ deal: String, _ day: String, _ field: String, _ old: String?, _ new: String?) {
            number += 1
            book.add(
                "field_changes",
                [
                    "id": .text("f\(number)"), "seq": .integer(number), "entity": .text("opportunity"),
                    "record_id": .text(deal), "field": .text(field), "at": Book.at(day), "old_value": CellValue(old),
                    "new_value": CellValue(new),
                ])
        }
        // The close sets the category without an entry of its own.
        deal(
            "won",
            [
                "stage": .text("Won"), "status": .text("won"), "closed_at": Book.at("2026-06-20"),
                "forecast_category": .text("Closed"),
            ])
        stage("won", "2026-03-01", "Offer")
        change("won", "2026-04-01", "forecast_category", "Best case", "Commit")
        stage("won", "2026-06-20", "Won")
        deal(
            "lost",
            [
                "stage": .text("Lost"), "status": .text("lost"), "closed_at": Book.at("2026-06-21"),
                "forecast_category": .text("Omitted"), "lost_reason": .text("price"),
            ])
        stage("lost", "2026-03-01", "Contract")
        stage("lost", "2026-06-21", "Lost")
        change("other", "2026-04-02", "lost_reason", nil, "price")
        deal("unmoved", ["stage": .text("Offer"), "forecast_category": .text("Pipeline")])
        deal(
            "edited",
            [
                "stage": .text("Offer"), "next_step": .text("call"), "product_id": .text("p2"),
                "primary_contact_id": .text("c2"),
            ])
        stage("edited", "2026-03-01", "Offer")
        change("edited", "2026-06-10", "next_step", "visit", "call")
        change("edited", "2026-06-10", "product_id", "p1", "p2")
        change("edited", "2026-06-10", "primary_contact_id", "c1", "c2")
        try book.write(to: path)
    }

    private func read(_ asOf: String) throws -> (CRMRecords, DealDetails, DealTimelines) {
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = CalendarDate(iso: asOf)
        let records = try RecordReader.read(snapshot, settings: settings)
        return (
            records, try DealDetails.read(snapshot, records: records),
            try DealTimelines.read(snapshot, records: records)
        )
    }

    @Test func `a deal that closes later is in the category it was in, by its field or by its stage`() throws {
        let (records, details, timelines) = try read("2026-05-31")
        func category(_ id: String) throws -> String? {
            details.categories[try #require(records.opportunities.index.row(of: id))]
        }
        #expect(try category("won") == "Commit")
        #expect(try category("lost") == "Commit", "the category of its stage")
        #expect(try category("unmoved") == "Pipeline", "no entry speaks against the record")
        let won = try #require(records.opportunities.index.row(of: "won"))
        #expect(timelines.state(won, before: records.horizon)?.category == "Commit")
        let (later, today, _) = try read("2026-06-30")
        #expect(later.opportunities.index.row(of: "won").flatMap { today.categories[$0] } == "Closed")
    }

    @Test func `fields changed later hold what they held, also where the stage stayed`() throws {
        let (records, _, _) = try read("2026-05-31")
        let deals = records.opportunities
        let edited = try #require(deals.index.row(of: "edited"))
        #expect(deals.nextSteps[edited] == "visit")
        #expect(deals.contactIDs[edited] == "c1")
        #expect(deals.products[edited].flatMap { records.products.names[$0] } == "Pump")
        let lost = try #require(deals.index.row(of: "lost"))
        #expect(deals.lostReasons[lost] == nil, "it was not lost yet, whatever the record says now")
    }

    @Test func `a rule about the stage reads the stage of the as-of`() throws {
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = CalendarDate(iso: "2026-05-31")
        let records = try RecordReader.read(snapshot, settings: settings)
        var request = CaseRequest(entity: .opportunity)
        request.fields = ["stage", "status", "lost_reason"].map { CaseField(relation: 0, name: $0, isCustom: false) }
        var values: [String: [String?]] = [:]
        _ = try CaseHistories.forEach(snapshot, request, records: records) { history in
            var own: [String?] = []
            for span in history.values { own.append(history.string(span)) }
            values[history.string(history.id) ?? ""] = own
        }
        #expect(values["lost"] == ["Contract", "open", nil])
        #expect(values["won"] == ["Offer", "open", nil])
    }

    @Test func `a deal is in contact through its own main contact, confirmed, called, written to or met`() throws {
        var book = Book.small
        for id in ["c1", "c2", "c3", "c4"] { book.add("contacts", ["id": .text(id), "account_id": .text("a1")]) }
        for (deal, contact) in [("d1", "c1"), ("d2", "c2"), ("d3", "c3"), ("d4", "c4"), ("d5", nil)] {
            book.add(
                "opportunities",
                [
                    "id": .text(deal), "status": .text("open"), "account_id": .text("a1"),
                    "primary_contact_id": CellValue(contact), "created_at": Book.at("2026-03-01"),
                ])
        }
        func activity(_ id: String, _ type: String, _ contact: String?, _ day: String, status: String = "done") {
            book.add(
                "activities",
                [
                    "id": .text(id), "type": .text(type), "contact_id": CellValue(contact), "status": .text(status),
                    "opportunity_id": .text("d5"), "happened_at": Book.at(day), "logged_at": Book.at("2026-03-01"),
                ])
        }
        activity("x1", "Meeting", "c1", "2026-06-01")
        activity("x2", "note", "c2", "2026-06-01")
        activity("x3", "call", "c3", "2026-06-02", status: "planned")
        activity("x4", "call", "c4", "2026-07-02")
        activity("x5", "call", nil, "2026-06-02")
        try book.write(to: path)
        let (records, details, _) = try read("2026-06-30")
        #expect(details.isContactRecorded)
        func at(_ id: String) -> Instant? {
            records.opportunities.index.row(of: id).flatMap { details.contactedAt.instant($0) }
        }
        #expect(at("d1") == Instant(iso: "2026-06-01"))
        #expect(at("d2") == nil, "a note is no contact")
        #expect(at("d3") == nil, "a planned call is none either")
        #expect(at("d4") == nil, "it has not taken place at the as-of")
        #expect(at("d5") == nil, "a call with nobody named is not one with the main contact")
    }

    @Test func `an amount no deal can be worth is told`() throws {
        var book = Book.small
        book.add(
            "opportunities",
            [
                "id": .text("huge"), "status": .text("open"), "amount_minor": .integer(900_000_000_000_000_000),
                "currency": .text("EUR"), "created_at": Book.at("2026-03-01"),
            ])
        try book.write(to: path)
        let records = try readAll(path)
        let huge = try #require(records.opportunities.index.row(of: "huge"))
        #expect(records.opportunities.amounts[huge] == 900_000_000_000_000_000)
        #expect(
            records.excluded.contains(
                ExcludedRows(
                    table: "opportunities", reason: "amount beyond 2^53 minor units: looks mistyped", count: 1)
            ))
    }
}
