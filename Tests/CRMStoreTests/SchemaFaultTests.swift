import CRMModel
import CRMStore
import Diagnostics
import Foundation
import GRDB
import Testing

@Suite struct SchemaFaultTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("crm.sqlite")
        try Book.small.write(to: path)
    }

    private func change(_ sql: String) throws {
        let queue = try connection(path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test func aNewerSchemaIsRefusedNamingBothVersions() throws {
        try change("PRAGMA user_version = 99")
        let found = faults(path)
        #expect(found.map(\.code) == ["E-SCHEMA-NEWER"])
        #expect(found.first?.what.contains("99") == true)
        #expect(found.first?.what.contains("\(Schema.version)") == true)
        #expect(found.first?.exit == .dataError)
    }

    @Test func allMissingTablesAndColumnsAreNamedAtOnce() throws {
        try change(
            """
            DROP TABLE quotas; DROP TABLE holidays; ALTER TABLE opportunities DROP COLUMN close_date;
            ALTER TABLE accounts RENAME COLUMN website TO homepage
            """)
        let found = faults(path)
        #expect(
            found.map(\.code).sorted() == ["E-SCHEMA-COLUMN", "E-SCHEMA-COLUMN", "E-SCHEMA-TABLE", "E-SCHEMA-TABLE"])
        for name in ["quotas", "holidays", "opportunities.close_date", "accounts.website"] {
            #expect(found.contains { $0.what.hasSuffix(name) }, "\(name)")
        }
        #expect(found.allSatisfy { $0.exit == .dataError })
    }

    @Test func aColumnOfAnotherTypeIsNamed() throws {
        try change(
            "ALTER TABLE products DROP COLUMN list_price_minor; ALTER TABLE products ADD COLUMN list_price_minor TEXT")
        let found = faults(path)
        #expect(found.map(\.code) == ["E-SCHEMA-TYPE"])
        #expect(found.first?.what.contains("products.list_price_minor is TEXT, not INTEGER") == true)
    }

    @Test func aTableWithoutItsKeyIsRefused() throws {
        try change(
            """
            DROP TABLE segments;
            CREATE TABLE segments (id TEXT, name TEXT, source_system TEXT, source_table TEXT, source_id TEXT, source_line INTEGER)
            """)
        let found = faults(path)
        #expect(found.map(\.code) == ["E-SCHEMA-KEY"])
        #expect(found.first?.what.contains("segments") == true)
    }

    @Test func aDatabaseOfAnotherProgramIsForeign() throws {
        try change("PRAGMA application_id = 1")
        #expect(faults(path).map(\.code) == ["E-SCHEMA-FOREIGN"])
        #expect(try !CRMSnapshot.isOurs(path))
        try change("PRAGMA application_id = \(Schema.applicationID)")
        #expect(try CRMSnapshot.isOurs(path))
    }

    @Test func extraTablesViewsTriggersAndColumnsChangeNothing() throws {
        let before = try fingerprint(readAll(path))
        try change(
            """
            CREATE TABLE "select" ("a ""quoted"" name 😀" TEXT, b GENERATED ALWAYS AS (length("a ""quoted"" name 😀")));
            CREATE VIEW everything AS SELECT * FROM opportunities WHERE randomblob(10) IS NOT NULL;
            CREATE TRIGGER spy AFTER INSERT ON accounts BEGIN DELETE FROM opportunities; END;
            CREATE VIRTUAL TABLE words USING fts5(text);
            ALTER TABLE accounts ADD COLUMN shoe_size INTEGER
            """)
        #expect(try fingerprint(readAll(path)) == before)
    }

    @Test func anUTF16DatabaseGivesTheSameRecords() throws {
        let other = folder("utf16.sqlite")
        let source = try connection(path)
        let target = try connection(other)
        try target.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA encoding = 'UTF-16le'")
            try source.read { original in
                for sql in try String.fetchAll(
                    original, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
                {
                    try db.execute(sql: sql)
                }
                for table in Schema.tables {
                    for row in try Row.fetchAll(original, sql: "SELECT * FROM \(table.name)") {
                        let marks = row.map { _ in "?" }.joined(separator: ", ")
                        try db.execute(
                            sql: "INSERT INTO \(table.name) VALUES (\(marks))",
                            arguments: StatementArguments(row.databaseValues))
                    }
                }
            }
            try db.execute(
                sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version)")
            #expect(try String.fetchOne(db, sql: "PRAGMA encoding") == "UTF-16le")
        }
        try source.close()
        try target.close()
        #expect(try fingerprint(readAll(other)) == fingerprint(readAll(path)))
    }

    @Test func theOrderOfRowsOnDiskDoesNotMatter() throws {
        let reversed = folder("reversed.sqlite")
        var book = Book.small
        book.rows.reverse()
        try book.write(to: reversed)
        let expected = try fingerprint(readAll(path))
        #expect(try fingerprint(readAll(reversed)) == expected)
        try change("DELETE FROM opportunities WHERE id = 'o7'; VACUUM")
        try change(
            """
            INSERT INTO opportunities (id, name, account_id, owner_id, pipeline, stage, status, amount_minor, currency, created_at, close_date)
            SELECT 'o7', 'Deal 7', 'a2', owner_id, pipeline, stage, status, 700, currency, created_at, close_date FROM opportunities WHERE id = 'o1'
            """)
        #expect(try fingerprint(readAll(path)) == expected)
    }

    @Test func theDatabaseMustSayWhatItsNumbersRestOn() throws {
        func codes(_ meta: [(String, String)]) throws -> [String] {
            var book = Book()
            book.meta = meta
            try book.write(to: folder("meta.sqlite"))
            return faults(folder("meta.sqlite")).map { $0.code + " " + ($0.place.text?.prefix { $0 != " " } ?? "") }
        }
        #expect(try codes([("base_currency", "EUR")]) == ["E-SRC-META meta.as_of"])
        #expect(try codes([("as_of", "soon"), ("base_currency", "EUR")]) == ["E-SRC-META meta.as_of"])
        #expect(try codes([("as_of", "2026-01-01")]) == ["E-SRC-META meta.base_currency"])
        #expect(
            try codes([("as_of", "2026-01-01"), ("base_currency", "EUR"), ("time_zone", "Nowhere/Land")]) == [
                "E-SRC-META meta.time_zone"
            ])
        #expect(
            try codes([("as_of", "2026-01-01"), ("base_currency", "EUR"), ("fiscal_year_start", "13")]) == [
                "E-SRC-META meta.fiscal_year_start"
            ])
        #expect(try codes([("as_of", "2026-01-01"), ("base_currency", "EUR")]) == [])
    }
}

@Suite struct SchemaReferenceTests {
    /// Set CRMSITE_WRITE_REFERENCES=1 to write the page anew after a change of the schema.
    @Test func thePageOfTheDatabaseIsTheSchemasOwn() throws {
        let file = packageRoot.appendingPathComponent("docs/crm-database.md")
        if ProcessInfo.processInfo.environment["CRMSITE_WRITE_REFERENCES"] == "1" {
            try SchemaReference.markdown.write(to: file, atomically: false, encoding: .utf8)
        }
        let page = try String(contentsOf: file, encoding: .utf8)
        #expect(page == SchemaReference.markdown)
        for table in Schema.tables {
            #expect(page.contains("\n## \(table.name)\n"))
            for column in table.columns {
                #expect(
                    page.contains("\n| `\(column.name)` | \(column.kind.rawValue) |"), "\(table.name).\(column.name)")
            }
        }
    }

    @Test func namesAreUniqueAndKeysAreColumns() {
        #expect(Set(Schema.tables.map(\.name)).count == Schema.tables.count)
        for table in Schema.tables {
            let names = table.columns.map(\.name)
            #expect(Set(names).count == names.count, "\(table.name)")
            #expect(table.key.allSatisfy { key in table.column(key)?.isRequired == true }, "\(table.name)")
            #expect(table.indexes.joined().allSatisfy(names.contains), "\(table.name)")
            #expect(!table.meaning.isEmpty && table.columns.allSatisfy { !$0.meaning.isEmpty })
        }
    }
}
