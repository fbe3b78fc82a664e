import CRMModel
import CRMStore
import Completeness
import Configuration
import Diagnostics
import Figures
import Foundation
import Testing

/// A database of a few accounts, measured with a site.yml given as text.
private final class Fixture {
    private let folder = NSTemporaryDirectory() + "completeness-" + UUID().uuidString
    private let snapshot: CRMSnapshot
    let records: CRMRecords
    let groups: PeopleGroups

    init(_ rows: [(table: String, cells: [String: CellValue])], unfilled: String? = nil) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try CRMDatabase(replacing: folder + "/crm.sqlite")
        try database.write { writer in
            try writer.setMeta("as_of", "2026-06-30")
            try writer.setMeta("base_currency", "EUR")
            if let unfilled { try writer.setMeta("unfilled", unfilled) }
            for row in rows {
                let columns = row.cells.keys.sorted()
                try writer.inserter(into: row.table, columns: columns).insert(columns.map { row.cells[$0] ?? .null })
            }
        }
        try database.finish()
        snapshot = try CRMSnapshot(path: folder + "/crm.sqlite")
        records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        groups = PeopleGroups(users: records.users, units: records.units)
    }

    deinit {
        snapshot.release()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func measure(_ yaml: String) throws -> [RecordCompleteness] {
        let configuration = try SiteConfiguration(text: yaml, path: "site.yml")
        let filled = try RecordCompleteness.read(configuration, snapshot: snapshot, records: records)
        return RecordCompleteness.measure(configuration, filled: filled, records: records, groups: groups)
    }

    func errors(_ yaml: String) -> [Diagnostic] {
        do {
            _ = try measure(yaml)
            return []
        } catch let list as DiagnosticList {
            return list.diagnostics
        } catch {
            Issue.record("unexpected error: \(error)")
            return []
        }
    }
}

private func account(_ id: String, type: String? = nil, owner: String? = nil, _ fields: [String: CellValue]) -> (
    table: String, cells: [String: CellValue]
) {
    (
        "accounts",
        fields.merging([
            "id": .text(id), "name": .text("Account \(id)"), "type": CellValue(type), "owner_id": CellValue(owner),
        ]) { $1 }
    )
}

private func share(_ figure: Figure?) -> Double? { figure?.value?.number }

@Suite struct RecordCompletenessTests {
    // metrics.md T27: weights 5, 4, 3, 2, 1; filled are the first, third and fourth, as its second is not.
    @Test func aRankedProfileWeighsTheFirstFieldMost() throws {
        let fixture = try Fixture([
            account("a", ["industry": .text("Steel"), "city": .text("Ulm"), "country": .text("DE")])
        ])
        let fields = "fields: [industry, website, city, country, phone]"
        let ranked = try fixture.measure("profiles:\n  - {entity: account, name: A, ranked: true, \(fields)}\n")
        #expect(share(ranked.first?.figure) == 10.0 / 15)
        let plain = try fixture.measure("profiles:\n  - {entity: account, name: A, \(fields)}\n")
        #expect(share(plain.first?.figure) == 3.0 / 5)
        #expect(plain.first?.record("a")?.missing == ["website", "phone"])
        #expect(plain.first?.record("a")?.score == 0.6)
        #expect(plain.first?.record("b") == nil)
    }

    @Test func aFieldThatNothingImportedHoldsCountsForNothing() throws {
        let rows = [account("a", ["city": .text("Ulm")]), account("b", [:])]
        let yaml = "profiles:\n  - {entity: account, name: A, fields: [city, website]}\n"
        let with = try Fixture(rows).measure(yaml)
        #expect(share(with.first?.figure) == 0.25 && with.first?.record("b")?.missing == ["city", "website"])
        let without = try Fixture(rows, unfilled: "accounts.phone\naccounts.website").measure(yaml)
        #expect(share(without.first?.figure) == 0.5 && without.first?.record("b")?.missing == ["city"])
        #expect(without.first?.fields.map(\.outcome) == [.value(.share(0.5)), .absent(.noSource)])
        let none = try Fixture(rows, unfilled: "accounts.city\naccounts.website").measure(yaml)
        #expect(none.first?.figure.outcome == .absent(.noSource))
    }

    @Test func placeholdersAreEmptyAndTheListIsTheCompanys() throws {
        let fixture = try Fixture([
            account("a", ["phone": .text("0000"), "city": .text(" TBD ")]),
            account("b", ["phone": .text("030 123"), "city": .text("keine")]),
        ])
        let standard = try fixture.measure("profiles:\n  - {entity: account, name: A, fields: [phone, city]}\n")
        #expect(standard.first?.fields.map(\.numerator) == [.count(1, of: "records"), .count(1, of: "records")])
        let own = try fixture.measure(
            "placeholders: [Keine]\nprofiles:\n  - {entity: account, name: A, fields: [phone, city]}\n")
        #expect(own.first?.fields.map(\.numerator) == [.count(1, of: "records"), .count(1, of: "records")])
        #expect(own.first?.record("a")?.missing == ["phone"], "TBD is not on the company's own list")
        #expect(own.first?.record("b")?.missing == ["city"])
    }

    @Test func fieldsOfOnesOwnCountLikeColumns() throws {
        let fixture = try Fixture([
            account("a", [:]), account("b", [:]),
            (
                "custom_values",
                [
                    "entity": .text("account"), "record_id": .text("a"), "field": .text("segment code"),
                    "value": .text("X1"),
                ]
            ),
            (
                "custom_values",
                [
                    "entity": .text("account"), "record_id": .text("b"), "field": .text("segment code"),
                    "value": .text("n/a"),
                ]
            ),
            (
                "custom_values",
                ["entity": .text("contact"), "record_id": .text("b"), "field": .text("other"), "value": .text("y")]
            ),
        ])
        let found = try fixture.measure("profiles:\n  - {entity: account, name: A, fields: [segment code, name]}\n")
        #expect(share(found.first?.fields.first) == 0.5)
        #expect(share(found.first?.figure) == 0.75)
    }

    @Test func unknownFieldsAreNamedAllAtOnceWithPlaceAndSuggestion() throws {
        let fixture = try Fixture([account("a", [:])])
        let found = fixture.errors(
            """
            profiles:
              - {entity: account, name: A, fields: [name, webiste]}
              - entity: lead
                name: B
                fields: [shoe_size]
            """)
        #expect(found.map(\.code) == ["E-CFG-FIELD", "E-CFG-FIELD"])
        #expect(found.first?.place.text == "site.yml:2:47")
        #expect(found.first?.hint == "did you mean 'website'?")
        #expect(found.last?.place.text == "site.yml:5:14")
        #expect(found.last?.hint.contains("docs/crm-database.md") == true)
        #expect(found.allSatisfy { $0.exit == .configuration })
    }

    @Test func aRecordBelongsToTheFirstProfileThatFitsItsType() throws {
        let fixture = try Fixture([
            account("a", type: "Customer", ["city": .text("Ulm")]), account("b", type: "Partner", [:]),
            account("c", type: nil, [:]),
            account("d", type: "Customer", [:]),
        ])
        let found = try fixture.measure(
            """
            profiles:
              - {entity: account, name: Customers, types: [Customer], fields: [city]}
              - {entity: account, name: Some, types: [Customer, Partner], fields: [city]}
              - {entity: account, name: Rest, fields: [city]}
            """)
        #expect(found.map(\.figure.n) == [2, 1, 1])
        #expect(found.map { share($0.figure) } == [0.5, 0, 0])
        #expect(found[2].record("c") != nil)
        #expect(found[2].record("a") == nil)
    }

    @Test func partsByOwnerAndGroupAgreeWithTheirRows() throws {
        var rows = (0..<12).map { index in
            account(
                "a\(index)", owner: index < 8 ? "u\(index % 3)" : index == 8 ? "gone" : nil,
                index % 2 == 0 ? ["city": .text("Ulm")] : [:])
        }
        rows += (0..<6).map { ("users", ["id": .text("u\($0)"), "name": .text("Same Name"), "unit_id": .text("t")]) }
        rows.append(("org_units", ["id": .text("t"), "name": .text("Team")]))
        let fixture = try Fixture(rows)
        let found = try #require(
            fixture.measure(
                "profiles:\n  - {entity: account, name: A, fields: [city, owner]}\n".replacingOccurrences(
                    of: ", owner", with: ", owner_id")
            ).first)
        #expect(FigureAudit.findings(found.byOwner).map(\.text) == [])
        #expect(FigureAudit.findings(found.byGroup).map(\.text) == [])
        for figure in found.fields { #expect(FigureAudit.findings(figure).map(\.text) == []) }
        #expect(found.byGroup.parts.map(\.name) == ["Team", "no owner"])
        #expect(found.byOwner.parts.count == 4)
        #expect(found.figure.interval != nil)
        #expect(
            found.byOwner.parts.first { $0.name == "no owner" }?.figure.interval == nil, "four records have no interval"
        )
    }

    @Test func listsOfProfilesNeverShareAFile() throws {
        let fixture = try Fixture([account("a", [:])])
        let found = try fixture.measure(
            """
            profiles:
              - {entity: account, name: Ä, types: [x], fields: [city]}
              - {entity: account, name: Ö, types: [y], fields: [city]}
              - {entity: account, name: ä, types: [z], fields: [city]}
            """)
        #expect(Set(found.map(\.figure.rows.name)).count == 3)
        #expect(found.allSatisfy { $0.figure.rows.name.utf8.allSatisfy { $0 < 0x80 && $0 != 0x2F } })
    }

    @Test func withoutRecordsThereIsNoShare() throws {
        let fixture = try Fixture([])
        let found = try #require(fixture.measure("profiles:\n  - {entity: lead, name: A, fields: [email]}\n").first)
        #expect(found.figure.outcome == .absent(.noEvents))
        #expect(found.fields.map(\.outcome) == [.absent(.noEvents)])
        #expect(try fixture.measure("").isEmpty)
    }

    @Test func recordsAfterTheAsOfOrDeletedOrMergedDoNotCount() throws {
        let late = Instant(iso: "2026-07-01T00:00:00Z")
        let fixture = try Fixture([
            account("a", ["city": .text("Ulm")]), account("b", ["created_at": CellValue(late)]),
            account("c", ["deleted_at": .integer(5)]),
            account("d", ["merged_into_id": .text("a")]),
            account("e", ["deleted_at": CellValue(late), "city": .text("Ulm")]),
        ])
        let found = try #require(fixture.measure("profiles:\n  - {entity: account, name: A, fields: [city]}\n").first)
        #expect(found.figure.n == 2)
        #expect(share(found.figure) == 1)
    }
}
