import CRMModel
import CRMStore
import Testing

/// What histories cannot be built from is counted and named, and read in a defined way.
@Suite struct DoubtfulValuesTests {
    private func excluded(_ change: (inout Book) -> Void) throws -> [String] {
        let folder = try TemporaryFolder()
        var book = Book.small
        change(&book)
        try book.write(to: folder("crm.sqlite"))
        let records = try withExtendedLifetime(folder) { try readAll(folder("crm.sqlite")) }
        return records.excluded.map { "\($0.table): \($0.reason): \($0.count)" }
    }

    @Test func `sound values are not mentioned`() throws {
        #expect(try excluded { _ in }.isEmpty)
    }

    @Test func `zones and calendars nobody knows are named, and the company's are used`() throws {
        let found = try excluded { book in
            book.add("holidays", ["calendar": .text("DE"), "day": .text("2026-05-01")])
            for (id, zone, calendar) in [
                ("u1", "Europe/Berlin", "DE"), ("u2", "Mars/Olympus", "DE"), ("u3", "CET", "MARS"),
            ] {
                book.add("users", ["id": .text(id), "time_zone": .text(zone), "calendar": .text(calendar)])
            }
        }
        #expect(
            found == [
                "users: time zone not understood: the company's is used: 2",
                "users: calendar without holidays: the company's working days are used: 1",
                "users: without a unit: counted in the company only: 3",
            ])
    }

    @Test func `people whose unit nobody knows, and people without one, are counted`() throws {
        let found = try excluded { book in
            book.add("org_units", ["id": .text("t1"), "name": .text("North"), "kind": .text("team")])
            for (id, unit, isService) in [
                ("u1", "t1", 0), ("u2", "t-nowhere", 0), ("u3", nil, 0), ("u4", nil, 0), ("u5", nil, 1),
            ] as [(String, String?, Int64)] {
                book.add(
                    "users",
                    ["id": .text(id), "unit_id": unit.map { .text($0) } ?? .null, "is_service": .integer(isService)])
            }
        }
        #expect(
            found == [
                "users: unit not known: taken as without a unit: 1",
                "users: without a unit: counted in the company only: 2",
            ])
    }

    @Test func `units that lie in themselves and absences that end before they begin are named, and mean nothing more`()
        throws
    {
        let found = try excluded { book in
            for (id, parent) in [("a", "b"), ("b", "c"), ("c", "b"), ("d", "d"), ("e", nil)] as [(String, String?)] {
                book.add(
                    "org_units", ["id": .text(id), "name": .text(id), "parent_id": parent.map { .text($0) } ?? .null])
            }
            book.add("users", ["id": .text("u1"), "unit_id": .text("a")])
            for (start, end) in [("2026-03-09", "2026-03-02"), ("2026-04-01", "2026-04-01")] {
                book.add(
                    "absences", ["user_id": .text("u1"), "starts_on": .text(start), "ends_on": .text(end)])
            }
        }
        // Below a cycle is not in it.
        #expect(
            found == [
                "absences: end before they begin: no absence: 1",
                "org_units: lie in themselves: taken as right below the company: 3",
            ])
    }

    @Test func `a stage that is not in the database is no step and is named`() throws {
        let found = try excluded { book in
            for (id, stage) in [("1", "Lead"), ("2", "Ofer"), ("3", "Nirvana")] {
                book.add(
                    "opportunity_stage_changes",
                    [
                        "id": .text(id), "opportunity_id": .text("o1"), "at": Book.at("2026-03-02"),
                        "to_stage": .text(stage),
                    ])
            }
        }
        #expect(
            found == ["opportunity_stage_changes: stage not known: no step, and the deal stays as it was: 2"])
    }

    @Test func `instants no CRM can know are named, and no event has one`() throws {
        let absurd: [(String, CellValue)] = [
            ("a", Book.at("1904-01-01T00:00:00Z")), ("b", .integer(.min)), ("c", Book.at("9999-12-31T00:00:00Z")),
            ("d", .integer(.max)), ("e", Book.at("2026-06-01")),
        ]
        let folder = try TemporaryFolder()
        var book = Book.small
        for (id, at) in absurd {
            book.add(
                "activities",
                ["id": .text(id), "type": .text("visit"), "opportunity_id": .text("o1"), "happened_at": at])
        }
        try book.write(to: folder("crm.sqlite"))
        let records = try readAll(folder("crm.sqlite"))
        #expect(
            records.excluded.map { "\($0.table): \($0.reason): \($0.count)" } == [
                "activities: happened_at before 1970: read as not known: 2",
                "activities: happened_at after 2099: left out: 2",
            ])
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        var request = CaseRequest(entity: .opportunity)
        request.sources.append(CaseSource(.activity))
        var instants: [Int64] = []
        _ = try CaseHistories.forEach(snapshot, request, records: records) { history in
            instants += history.rows.map(\.at)
        }
        #expect(instants.count == 3)
        #expect(instants.filter { $0 == HistoryRow.none }.count == 2)
    }
}
