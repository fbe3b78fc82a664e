import CRMModel
import CRMStore
import Completeness
import Figures
import Foundation
import Testing

/// A database as of 30 June 2026, filled by hand.
private final class Book {
    private let path = NSTemporaryDirectory() + "objective-" + UUID().uuidString + ".sqlite"
    let snapshot: CRMSnapshot
    let records: CRMRecords

    init(_ rows: [(table: String, cells: [String: CellValue])]) throws {
        let database = try CRMDatabase(replacing: path)
        try database.write { writer in
            try writer.setMeta("as_of", "2026-06-30")
            try writer.setMeta("base_currency", "EUR")
            for row in rows {
                let columns = row.cells.keys.sorted()
                try writer.inserter(into: row.table, columns: columns).insert(columns.map { row.cells[$0] ?? .null })
            }
        }
        try database.finish()
        snapshot = try CRMSnapshot(path: path)
        records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
    }

    deinit {
        snapshot.release()
        try? FileManager.default.removeItem(atPath: path)
    }

    var readiness: Figure {
        get throws {
            ConversationReadiness.figure(try AccountCare.read(snapshot, records: records), records: records)
        }
    }

    var sloppy: Breakdown {
        get throws {
            SloppyCoding.breakdown(
                records, leads: try Leads.read(snapshot, records: records),
                moves: try NextStepEdits.moves(snapshot, records: records))
        }
    }
}

private func at(_ iso: String) -> CellValue { .integer(Instant(iso: iso)?.milliseconds ?? 0) }

private func deal(_ id: String, _ cells: [String: CellValue]) -> (table: String, cells: [String: CellValue]) {
    ("opportunities", ["id": .text(id), "status": .text("open"), "created_at": at("2026-01-10")].merging(cells) { $1 })
}

@Suite struct ConversationReadinessTests {
    private func account(_ id: String, verified: String?, inactive: String? = nil) -> [(
        table: String, cells: [String: CellValue]
    )] {
        [
            ("accounts", ["id": .text(id), "name": .text(id), "inactive_at": inactive.map { at($0) } ?? .null]),
            (
                "contacts",
                [
                    "id": .text("c-" + id), "account_id": .text(id), "is_primary": .integer(1),
                    "verified_at": verified.map { at($0) } ?? .null,
                ]
            ),
        ]
    }

    private func ready(_ figure: Figure) -> [String] {
        (0..<figure.rows.count).map { figure.rows.cells($0) }.compactMap { cells in
            guard case .text(let id?) = cells[0], cells.last == .integer(1) else { return nil }
            return id
        }
    }

    private func open(_ id: String, moved: String, closes: String, due: String?) -> [(
        table: String, cells: [String: CellValue]
    )] {
        [
            deal(
                "d-" + id,
                [
                    "account_id": .text(id), "verified_at": at(moved), "close_date": .text(closes),
                    "next_step": .text("Call"), "next_step_due": due.map { .text($0) } ?? .null,
                ])
        ]
    }

    @Test func allLegsMustHoldAndAnAccountWithoutOpenDealsNeedsItsContactOnly() throws {
        var rows = account("quiet", verified: "2026-01-15") + account("stale", verified: "2025-12-01")
        rows += account("unknown", verified: nil)
        for id in ["good", "unmoved", "past", "undated"] { rows += account(id, verified: "2026-06-01") }
        rows += open("good", moved: "2026-06-10", closes: "2026-06-30", due: "2026-07-02")
        rows += open("unmoved", moved: "2026-05-20", closes: "2026-07-30", due: "2026-07-02")
        rows += open("past", moved: "2026-06-10", closes: "2026-06-29", due: "2026-07-02")
        rows += open("undated", moved: "2026-06-10", closes: "2026-07-30", due: nil)
        rows += account("left", verified: "2026-06-01", inactive: "2026-05-01")
        let figure = try Book(rows).readiness
        #expect(ready(figure) == ["good", "quiet"])
        #expect(figure.value == .share(2.0 / 7))
        #expect(FigureAudit.findings(figure).isEmpty)
    }

    @Test func aConfirmationAfterTheAsOfIsNotKnownButTheOneBeforeItIs() throws {
        let rows =
            account("a", verified: "2026-07-10") + [
                (
                    "field_changes",
                    [
                        "id": .text("1"), "entity": .text("contact"), "record_id": .text("c-a"),
                        "field": .text("verified_at"), "at": at("2026-05-01"), "new_value": .text("x"),
                    ]
                )
            ]
        #expect(ready(try Book(rows).readiness) == ["a"])
        #expect(
            try Book(account("a", verified: "2026-07-10") + account("b", verified: "2026-06-01")).readiness.value
                == .share(0.5))
    }

    @Test func withoutConfirmationsThereIsNoSource() throws {
        #expect(try Book(account("a", verified: nil)).readiness.outcome == .absent(.noSource))
    }
}

@Suite struct SloppyCodingTests {
    private func defects(_ breakdown: Breakdown) -> [String: [Int]] {
        Dictionary(
            breakdown.parts.map { part in
                guard case .count(let k, _)? = part.figure.numerator else { return (part.name, [0, part.figure.n]) }
                return (part.name, [k, part.figure.n])
            }
        ) { first, _ in first }
    }

    @Test func eachKindCountsItsDefectsAndItsChecks() throws {
        var rows: [(table: String, cells: [String: CellValue])] = [
            ("users", ["id": .text("ann"), "name": .text("Ann")])
        ]
        for index in 0..<10 {
            rows.append(
                deal(
                    "o\(index)",
                    [
                        "owner_id": .text("ann"), "source": .text(index == 0 ? "Other" : "Web"),
                        // Four of ten bear one round amount; the ends of months hold six of ten dates.
                        "amount_minor": .integer(index < 4 ? 1_000_000 : Int64(123_457 + index)),
                        "close_date": .text(index < 6 ? "2026-07-31" : "2026-07-1\(index - 6)"),
                        "next_step": .text(index < 5 ? "Follow up" : "Step \(index)"),
                    ]))
        }
        for index in 0..<20 {
            rows.append(
                deal(
                    "w\(index)",
                    ["status": .text("won"), "closed_at": at("2026-03-12"), "close_date": .text("2026-03-12")]))
        }
        rows.append(
            deal("l", ["status": .text("lost"), "closed_at": at("2026-06-20"), "lost_reason": .text("other")]))
        rows.append(
            deal("old", ["status": .text("lost"), "closed_at": at("2026-01-20"), "lost_reason": .text("other")]))
        rows.append(("leads", ["id": .text("e"), "source": .text("Fair"), "created_at": at("2026-06-20")]))
        let changes: [(String, String, String, String)] = [
            ("o0", "next_step", "2026-02-01", "a"), ("o0", "close_date", "2026-03-01", "2026-05-31"),
            ("o0", "close_date", "2026-04-01", "2026-06-30"), ("o0", "close_date", "2026-05-01", "2026-06-30"),
            ("o1", "close_date", "2026-01-20", "2026-05-31"), ("o1", "next_step", "2026-02-01", "a"),
        ]
        for (index, change) in changes.enumerated() {
            rows.append(
                (
                    "field_changes",
                    [
                        "id": .text("\(index)"), "entity": .text("opportunity"), "record_id": .text(change.0),
                        "field": .text(change.1), "at": at(change.2), "old_value": .text(change.3),
                    ]
                ))
        }
        let breakdown = try Book(rows).sloppy
        #expect(
            defects(breakdown) == [
                "catch-all value": [2, 12], "round amount": [4, 10], "last day of a month": [6, 10],
                "same next step": [5, 10], "next step left standing": [1, 10],
            ])
        #expect(FigureAudit.findings(breakdown).isEmpty)
    }

    @Test func lastDaysOfMonthsAreNoDefectWhereDealsAreReallyWonOnThem() throws {
        var rows: [(table: String, cells: [String: CellValue])] = []
        for index in 0..<10 {
            rows.append(deal("o\(index)", ["close_date": .text("2026-07-31")]))
            rows.append(deal("w\(index)", ["status": .text("won"), "closed_at": at("2026-03-31")]))
        }
        #expect(defects(try Book(rows).sloppy)["last day of a month"] == [0, 10])
    }
}
