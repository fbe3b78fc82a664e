import CRMModel
import Diagnostics
import GRDB

/// What must hold of a database before a single number is made from it.
enum Verification {
    static func run(on db: Database, path: String) throws {
        // The first statement takes the lock and reads the schema, so a locked or foreign file shows here.
        let identity = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        guard verdict == "ok" else {
            throw Diagnostic(
                "SRC-DAMAGED", "the database is damaged (\(LogText.excerpt(verdict ?? "no answer")))", at: .file(path),
                hint: "run the importer again")
        }
        guard version <= Schema.version else {
            throw Diagnostic(
                "SCHEMA-NEWER", "the database has schema version \(version), this program knows \(Schema.version)",
                at: .file(path), hint: "use a newer crmsite, or run the importer again")
        }
        try checkTables(db, path: path)
        guard identity == Schema.applicationID, version == Schema.version else {
            throw Diagnostic(
                "SCHEMA-FOREIGN",
                "the database was not made by crmsite (application_id \(identity), version \(version))",
                at: .file(path), hint: "fill crm.sqlite with `crmsite import`")
        }
    }

    /// Names every table and column that is missing or has another type, in one go.
    private static func checkTables(_ db: Database, path: String) throws {
        var findings: [Diagnostic] = []
        for table in Schema.tables {
            var types: [String: String] = [:]
            var key: Set<String> = []
            try ColumnReader.forEach(db, "SELECT name, type, pk FROM pragma_table_info(?)", arguments: [table.name]) {
                row in
                let name = row.text(0) ?? ""
                types[name] = row.text(1) ?? ""
                if row.int(2) != 0 { key.insert(name) }
            }
            if types.isEmpty {
                findings.append(
                    Diagnostic(
                        "SCHEMA-TABLE", "table is missing: \(table.name)", at: .named(path),
                        hint: "run the importer again"))
                continue
            }
            for column in table.columns {
                guard let type = types[column.name] else {
                    findings.append(
                        Diagnostic(
                            "SCHEMA-COLUMN", "column is missing: \(table.name).\(column.name)", at: .named(path),
                            hint: "run the importer again"))
                    continue
                }
                if type.uppercased() != column.kind.sql {
                    findings.append(
                        Diagnostic(
                            "SCHEMA-TYPE",
                            "column \(table.name).\(column.name) is \(LogText.excerpt(type)), not \(column.kind.sql)",
                            at: .named(path), hint: "run the importer again"))
                }
            }
            // Without its key a table may hold a record twice, and what is counted by record would be counted twice.
            if key != Set(table.key), table.key.allSatisfy({ types[$0] != nil }) {
                findings.append(
                    Diagnostic(
                        "SCHEMA-KEY", "table \(table.name) has not the key \(table.key.joined(separator: ", "))",
                        at: .named(path),
                        hint: "run the importer again"))
            }
        }
        if !findings.isEmpty { throw DiagnosticList(findings) }
    }
}
