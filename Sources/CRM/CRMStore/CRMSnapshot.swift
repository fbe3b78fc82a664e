import CRMModel
import Diagnostics
import GRDB
import GRDBSQLite

/// How a database may be opened.
public struct OpeningOptions: Sendable {
    /// Seconds to wait for a writer to let go. Default: 5.
    public var busyTimeout: Double = 5
    /// Opens a file that nobody writes in a folder that cannot be written. A WAL beside it is not read. Default: false.
    public var immutable = false

    public init() {}
}

/// One consistent view of crm.sqlite: opened read-only, verified, inside one read transaction until it is released.
public final class CRMSnapshot {
    public let path: String
    private let queue: DatabaseQueue

    /// Opens and verifies a database.
    /// - Throws: `E-SRC-…` for a file that is missing, unreadable, empty, foreign, damaged or locked; `E-SCHEMA-…` for one
    ///   whose schema is newer or lacks tables or columns (all of them named at once).
    public init(path: String, options: OpeningOptions = OpeningOptions()) throws {
        self.path = path
        try SourceFile.inspect(path)
        var configuration = Configuration()
        configuration.readonly = true
        // One transaction spans all reads of a build.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(options.busyTimeout)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
            try db.execute(sql: "PRAGMA query_only = ON")
        }
        do {
            queue = try DatabaseQueue(
                path: options.immutable ? "file:\(SourceFile.uriPath(path))?mode=ro&immutable=1" : path,
                configuration: configuration)
            try queue.writeWithoutTransaction { db in
                // GRDB would end a transaction of `read`; the build needs one that lasts over all its queries.
                try db.execute(sql: "BEGIN DEFERRED")
                try Verification.run(on: db, path: path)
            }
        } catch let error as DatabaseError {
            throw SourceFile.diagnostic(error, path: path)
        }
    }

    /// Runs queries inside the snapshot.
    /// - Throws: SQLite's errors as diagnostics: damage found late is as fatal as damage found early.
    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw SourceFile.diagnostic(error, path: path)
        }
    }

    /// The settings of the `meta` table.
    public func meta() throws -> [String: String] {
        try read { db in
            var values: [String: String] = [:]
            try ColumnReader.forEach(db, "SELECT key, value FROM meta ORDER BY key") { row in
                if let key = row.text(0), let value = row.text(1) { values[key] = value }
            }
            return values
        }
    }

    /// Whether a file is a database of crmsite, by its application id.
    public static func isOurs(_ path: String) throws -> Bool {
        try SourceFile.applicationID(path) == Schema.applicationID
    }

    /// Ends the read transaction and closes the file.
    public func release() {
        try? queue.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try? queue.close()
    }
}
