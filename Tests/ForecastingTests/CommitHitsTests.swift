import CRMImport
import CRMModel
import CRMStore
import Figures
import Forecasting
import Foundation
import Testing

@Suite struct CommitHitsTests {
    @Test func theLastFourFullQuartersEndBeforeOrOnTheAsOf() {
        #expect(CommitHits.periods(records(asOf: "2026-11-15", [])).map(\.name).last == "Q3 2026")
        #expect(
            CommitHits.periods(records(asOf: "2026-12-31", [])).map(\.name) == [
                "Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026",
            ])
    }

    @Test func whatWasCommittedAndWonInTheQuarterIsKept() {
        let book = DealBook(
            records(
                asOf: "2026-11-15",
                [
                    Deal(id: "kept", status: .won, closes: "2026-09-20", created: "2026-06-01"),
                    Deal(id: "late", status: .won, closes: "2026-10-05", created: "2026-06-01"),
                    Deal(id: "lost", status: .lost, closes: "2026-09-25", created: "2026-06-01"),
                    Deal(id: "next", status: .open, closes: "2026-12-01", created: "2026-06-01"),
                ]))
        func row(_ id: String) -> RowIndex { book.records.opportunities.index.row(of: id) ?? -1 }
        func item(_ id: String, _ amount: Int64, _ closes: String) -> Commitment {
            Commitment(deal: row(id), amount: amount, closeDate: day(closes))
        }
        let third = [
            item("kept", 30_000, "2026-09-30"), item("late", 10_000, "2026-09-28"), item("lost", 20_000, "2026-09-15"),
            // To close in another quarter: not committed for this one.
            item("next", 99_000, "2026-12-01"),
        ]
        let hits = CommitHits([[], [], [], third], book: book)
        #expect(hits.byAmount.total.value == .share(0.5))
        #expect(hits.byAmount.parts.map(\.name) == ["Q3 2026"])
        #expect(hits.byNumber.numerator == .count(1, of: "committed deals") && hits.byNumber.n == 3)
        expectBalanced(hits.byAmount)
        expectBalanced(hits.byNumber)
    }

    @Test func withoutCategoriesThereIsNoSourceAndWithoutCommitmentsNoEvent() {
        let book = DealBook(records([]))
        #expect(CommitHits(nil, book: book).byAmount.total.outcome == .absent(.noSource))
        #expect(CommitHits([[], [], [], []], book: book).byAmount.total.outcome == .absent(.noEvents))
    }

    @Test func theCategoryAmountAndDateAreThoseOfTheInstant() throws {
        let path = NSTemporaryDirectory() + "commit-\(UUID().uuidString).sqlite"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func at(_ iso: String) -> Int64 { Instant(iso: iso)?.milliseconds ?? 0 }
        let database = try CRMDatabase(replacing: path)
        try database.write { writer in
            try writer.setMeta("as_of", "2026-11-15")
            try writer.setMeta("base_currency", "EUR")
            let stages = try writer.inserter(
                into: "stages", columns: ["pipeline", "name", "position", "category", "outcome"])
            try stages.insert([.text("default"), .text("Offer"), .integer(1), .text("Best case"), .text("open")])
            try stages.insert([.text("default"), .text("Talks"), .integer(2), .text("Commit"), .text("open")])
            let deals = try writer.inserter(
                into: "opportunities",
                columns: [
                    "id", "status", "stage", "forecast_category", "amount_minor", "currency", "created_at",
                    "close_date", "closed_at",
                ])
            func deal(_ id: String, _ category: String, _ amount: Int64, closed: Int64? = nil) throws {
                try deals.insert([
                    .text(id), .text(closed == nil ? "open" : "won"), .text("Offer"), .text(category), .integer(amount),
                    .text("EUR"), .integer(at("2026-06-01")), .text("2026-09-30"), closed.map { .integer($0) } ?? .null,
                ])
            }
            try deal("by-field", "Best case", 200)
            try deal("by-stage", "Closed", 100, closed: at("2026-09-20"))
            try deal("before", "Commit", 100)
            try deal("closed-early", "Closed", 100, closed: at("2026-08-01"))
            try deal("never", "Pipeline", 100)
            let changes = try writer.inserter(
                into: "field_changes", columns: ["id", "entity", "record_id", "field", "at", "old_value", "new_value"])
            func change(_ id: String, _ deal: String, _ field: String, _ on: String, _ old: String, _ new: String)
                throws
            {
                try changes.insert([
                    .text(id), .text("opportunity"), .text(deal), .text(field), .integer(at(on)), .text(old),
                    .text(new),
                ])
            }
            // Committed in August, taken back in October; the amount grew after the cut.
            try change("1", "by-field", "forecast_category", "2026-08-10", "Best case", "Commit")
            try change("2", "by-field", "forecast_category", "2026-10-10", "Commit", "Best case")
            try change("3", "by-field", "amount_minor", "2026-09-15", "150", "200")
            // Committed only after the cut.
            try change("4", "before", "forecast_category", "2026-09-15", "Pipeline", "Commit")
            let moves = try writer.inserter(
                into: "opportunity_stage_changes", columns: ["id", "opportunity_id", "at", "to_stage"])
            try moves.insert([.text("s1"), .text("by-stage"), .integer(at("2026-07-01")), .text("Talks")])
            try moves.insert([.text("s2"), .text("never"), .integer(at("2026-07-01")), .text("Offer")])
        }
        try database.finish()
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        let found = try #require(
            try Commitment.read(snapshot, records: records, at: Instant(milliseconds: at("2026-09-03"))))
        #expect(found.map { records.opportunities.ids[$0.deal] ?? "" } == ["by-field", "by-stage"])
        #expect(found.first?.amount == 150)
    }
}
