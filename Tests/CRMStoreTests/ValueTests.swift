import CRMModel
import CRMStore
import Foundation
import GRDB
import Testing

/// Values a database may hold although no importer wrote them.
@Suite struct ValueTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("crm.sqlite")
        try Book.small.write(to: path)
    }

    private func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try connection(path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    @Test func nulAndInvalidUTF8BecomeReplacementCharacters() throws {
        try execute(
            "UPDATE accounts SET name = CAST(x'61006200' AS TEXT), industry = CAST(x'41FF42' AS TEXT) WHERE id = 'a1'")
        try execute("UPDATE users SET role = CAST(x'4100CC81' AS TEXT) WHERE id = 'ada'")
        let records = try readAll(path)
        let row = try #require(records.accounts.index.row(of: "a1"))
        #expect(records.accounts.names[row] == "a\u{FFFD}b\u{FFFD}")
        #expect(records.accounts.industries[row] == "A\u{FFFD}B")
        let ada = try #require(records.users.index.row(of: "ada"))
        // A combining mark behind the NUL makes one character of the two; the NUL must go all the same.
        #expect(records.users.roles[ada]?.unicodeScalars.contains("\0") == false)
    }

    @Test func anIdOfInvalidUTF8StillMeetsItsReferences() throws {
        try execute("UPDATE org_units SET id = CAST(x'C3FF' AS TEXT) WHERE id = 'company'")
        try execute(
            "UPDATE org_units SET parent_id = CAST(x'C3FF' AS TEXT) WHERE id = 'north'; UPDATE users SET unit_id = CAST(x'C3FF' AS TEXT)"
        )
        let records = try readAll(path)
        let north = try #require(records.units.index.row(of: "north"))
        let company = try #require(records.units.parents[north])
        #expect(records.users.units[0] == company)
        #expect(records.units.ids[company].flatMap(records.units.index.row(of:)) == company)
    }

    @Test func anIdWithANulStillMeetsItsReferences() throws {
        try execute("UPDATE accounts SET id = CAST(x'61000031' AS TEXT) WHERE id = 'a1'")
        try execute("UPDATE opportunities SET account_id = CAST(x'61000031' AS TEXT) WHERE id = 'o1'")
        let records = try readAll(path)
        let deal = try #require(records.opportunities.index.row(of: "o1"))
        #expect(records.opportunities.accounts[deal] != nil)
    }

    @Test func numbersThatAreNoneAreMissing() throws {
        try execute("UPDATE opportunities SET amount_minor = 'NaN', probability = 9e999 WHERE id = 'o1'")
        try execute("UPDATE opportunities SET amount_minor = 1e300, probability = -9e999 WHERE id = 'o2'")
        try execute(
            "UPDATE opportunities SET amount_minor = 10.5, probability = 'x', close_date = '2026-02-30' WHERE id = 'o3'"
        )
        try execute(
            "UPDATE opportunities SET amount_minor = x'00', created_at = 'never', close_date = 20260101, status = 'perhaps' WHERE id = 'o4'"
        )
        let deals = try readAll(path).opportunities
        for id in ["o1", "o2", "o3", "o4"] {
            let row = try #require(deals.index.row(of: id))
            #expect(deals.amounts[row] == nil, "\(id)")
            if id != "o4" { #expect(deals.probabilities[row] == nil, "\(id)") }
        }
        let four = try #require(deals.index.row(of: "o4"))
        #expect(deals.createdAt[four] == nil)
        #expect(deals.closeDates[four] == nil)
        #expect(deals.statuses[four] == .open)
    }

    @Test(arguments: [Int64.min + 1, Int64.max, -62_135_596_800_001, 253_402_300_800_000])
    func instantsOutsideAllTimeDoNotEndTheProcess(value: Int64) throws {
        try execute(
            "UPDATE opportunities SET created_at = ?, closed_at = ?, status = 'won' WHERE id = 'o1'", [value, value])
        try execute("UPDATE activities SET logged_at = ? WHERE id = 'c1'", [value])
        try execute("UPDATE accounts SET deleted_at = ?, verified_at = ? WHERE id = 'a2'", [value, value])
        let records = try readAll(path)
        #expect(records.users.count == 3)
    }

    @Test func oneActionFarInThePastDoesNotWidenTheTableOfUserDays() throws {
        try execute("UPDATE activities SET logged_at = 0 WHERE id = 'c1'")
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        let counts = try #require(try UserDayCounts.read(snapshot, records: records))
        #expect(counts.days == UserDayCounts.longest)
        let bo = try #require(records.users.index.row(of: "bo"))
        #expect(counts.count(user: bo, on: try #require(CalendarDate(iso: "2026-06-12"))) == 4)
    }

    @Test func settingsOfAnyStorageClassAreRead() throws {
        try execute("INSERT INTO meta (key, value) VALUES ('blob', x'FF00'), ('empty', NULL)")
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        let meta = try snapshot.meta()
        #expect(meta["company"] == "Example")
        #expect(meta["empty"] == nil)
        #expect(meta["blob"] == "\u{FFFD}\u{FFFD}")
    }

    @Test func aDanglingReferenceIsKeptAsOne() throws {
        let records = try readAll(path)
        let account = try #require(records.accounts.index.row(of: "a2"))
        #expect(records.accounts.owners.isDangling(account))
        let deal = try #require(records.opportunities.index.row(of: "o2"))
        #expect(records.opportunities.accounts.isDangling(deal), "there is no account a3")
    }

    @Test func anOpportunityWithoutUnitHasItsOwners() throws {
        let records = try readAll(path)
        #expect(records.opportunities.units[0] == records.units.index.row(of: "north"))
    }

    @Test func theZoneOfAUserDecidesTheDayOfAnAction() throws {
        try execute(
            "UPDATE users SET time_zone = 'America/New_York' WHERE id = 'bo'; UPDATE users SET time_zone = 'No/Where' WHERE id = 'cy'"
        )
        try execute("DELETE FROM activities")
        for (id, user) in [("x", "bo"), ("y", "ada"), ("z", "cy")] {
            try execute(
                "INSERT INTO activities (id, user_id, logged_at) VALUES (?, ?, ?)",
                [id, user, Instant(iso: "2026-06-10T02:00:00Z")?.milliseconds])
        }
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        let counts = try #require(try UserDayCounts.read(snapshot, records: records))
        func days(_ user: String) throws -> [Int] {
            let row = try #require(records.users.index.row(of: user))
            return try ["2026-06-09", "2026-06-10"].map {
                counts.count(user: row, on: try #require(CalendarDate(iso: $0)))
            }
        }
        #expect(try days("bo") == [1, 0])
        #expect(try days("ada") == [0, 1])
        #expect(try days("cy") == [0, 1], "an unknown zone is the organisation's")
    }

    @Test func importsAreNoCoreActions() throws {
        try execute("DELETE FROM activities")
        for source in ["import", "integration", "migration"] {
            try execute(
                "INSERT INTO field_changes (id, entity, record_id, field, at, user_id, source) VALUES (?, 'account', 'a1', 'name', 1782000000000, 'ada', ?)",
                [source, source])
        }
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        #expect(try UserDayCounts.read(snapshot, records: records) == nil)
    }
}

@Suite struct PlaceholderTests {
    @Test func whatPeopleEnterToGetPastAFieldIsEmpty() throws {
        let folder = try TemporaryFolder()
        var book = Book()
        let phones: [(String, String?)] = [
            ("01", "+49 30 1234"), ("02", " n/a "), ("03", "N/A"), ("04", "TBD"), ("05", "\u{A0}\t"), ("06", "000-000"),
            ("07", "1900-01-01"),
            ("08", nil), ("09", "."), ("10", "not applicable"), ("11", "11"), ("12", "unknown\n"),
        ]
        for (id, phone) in phones {
            book.add(
                "accounts",
                [
                    "id": .text(id), "phone": CellValue(phone), "city": .text("000-000"),
                    "annual_revenue_minor": .integer(id == "01" ? 0 : 5),
                    "employees": .integer(0),
                ])
        }
        book.add(
            "custom_values",
            ["entity": .text("account"), "record_id": .text("01"), "field": .text("own"), "value": .text("yes")])
        book.add(
            "custom_values",
            ["entity": .text("account"), "record_id": .text("02"), "field": .text("own"), "value": .text("xxx")])
        try book.write(to: folder("crm.sqlite"))
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        let filled = try FilledFields.read(
            snapshot, entity: "account", fields: ["phone", "city", "annual_revenue_minor", "employees", "own"],
            records: records,
            placeholders: Placeholders())
        func ids(_ field: Int) -> [String] {
            (0..<filled.count).filter { filled.masks[$0] & 1 << UInt64(field) != 0 }.compactMap { filled.ids[$0] }
        }
        #expect(ids(0) == ["01", "10", "11"])
        #expect(ids(1).count == 12, "one digit repeated is empty in a telephone number only")
        #expect(ids(2).count == 11, "an amount of 0 is empty")
        #expect(ids(3).count == 12, "a number of 0 employees is a value")
        #expect(ids(4) == ["01"])
        #expect(try FilledFields.known(snapshot, entity: "account").contains("own"))
        #expect(try FilledFields.known(snapshot, entity: "table").isEmpty)
    }
}
