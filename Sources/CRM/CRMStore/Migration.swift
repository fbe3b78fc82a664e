import GRDB

/// The steps that bring a database from one `user_version` to the next.
enum Migration {
    /// Step n takes a database from version n to n + 1.
    private static let steps: [@Sendable (Database) throws -> Void] = [
        { db in
            for table in Schema.tables {
                try db.execute(sql: table.createStatement)
                for statement in table.indexStatements { try db.execute(sql: statement) }
            }
        }
    ]

    /// Runs the missing steps and stamps the file with the identity and version of this schema.
    static func run(on db: Database, from version: Int) throws {
        for step in steps[version...] { try step(db) }
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version)")
    }
}
