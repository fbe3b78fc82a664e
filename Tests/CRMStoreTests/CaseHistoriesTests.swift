import CRMModel
import CRMStore
import Testing

@Suite struct CaseHistoriesTests {
    /// Two deals with events of three tables, one event of a deal that is not there.
    private static func book() -> Book {
        var book = Book()
        book.add("users", ["id": .text("ada"), "name": .text("Ada")])
        for id in ["b", "a"] {
            book.add(
                "opportunities",
                [
                    "id": .text(id), "status": .text("open"), "owner_id": .text("ada"), "next_step": .text("today's"),
                    "created_at": Book.at("2026-06-01"),
                ])
        }
        func change(_ id: String, _ deal: String, _ time: String, _ old: String, _ new: String) {
            book.add(
                "field_changes",
                [
                    "id": .text(id), "seq": .integer(1), "entity": .text("opportunity"), "record_id": .text(deal),
                    "field": .text("next_step"), "at": Book.at(time), "old_value": .text(old), "new_value": .text(new),
                    "user_id": .text("ada"),
                ])
        }
        change("f1", "a", "2026-06-03T10:00", "first", "second")
        change("f2", "a", "2026-06-20T10:00", "second", "third")
        change("f3", "a", "2026-06-21T10:00", "third", "today's")
        change("f4", "aa", "2026-06-03T10:00", "x", "y")
        for (id, deal, time) in [("s1", "a", "2026-06-01"), ("s2", "a", "2026-06-03T10:00"), ("s3", "b", "2026-06-01")]
        {
            book.add(
                "opportunity_stage_changes",
                [
                    "id": .text(id), "seq": .integer(0), "opportunity_id": .text(deal), "at": Book.at(time),
                    "to_stage": .text(id), "source": .text(id == "s3" ? "import" : "person"),
                ])
        }
        book.add(
            "activities",
            [
                "id": .text("t1"), "type": .text("call"), "opportunity_id": .text("a"),
                "happened_at": Book.at("2026-06-02"),
            ])
        return book
    }

    private static func request() -> CaseRequest {
        var request = CaseRequest(entity: .opportunity)
        request.fields = [CaseField(relation: 0, name: "next_step", isCustom: false)]
        request.sources = [CaseSource(.activity), CaseSource(.field), CaseSource(.stage)]
        return request
    }

    /// Each case as its id, the value of its field, and its events in order.
    private static func cases(asOf: String) throws -> [String] {
        let folder = try TemporaryFolder()
        try book().write(to: folder("crm.sqlite"))
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = CalendarDate(iso: asOf)
        let records = try RecordReader.read(snapshot, settings: settings)
        var lines: [String] = []
        _ = try CaseHistories.forEach(snapshot, request(), records: records) { history in
            var line = "\(history.string(history.id) ?? "") \(history.string(history.values[0]) ?? "-"):"
            for row in history.rows { line += " \(history.string(row.name) ?? "")\(row.isHuman ? "" : "*")" }
            lines.append(line)
        }
        return lines
    }

    @Test func `cases come by id with the events of all tables in the order of time`() throws {
        #expect(
            try Self.cases(asOf: "2026-06-30") == [
                "a today's: s1 call s2 next_step next_step next_step", "b today's: s3*",
            ])
    }

    @Test func `a field holds what it held at the as-of, and later events are not there`() throws {
        #expect(try Self.cases(asOf: "2026-06-10") == ["a second: s1 call s2 next_step", "b today's: s3*"])
    }
}
