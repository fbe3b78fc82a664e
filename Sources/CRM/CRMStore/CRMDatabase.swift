import CRMModel
import Diagnostics
import GRDB

/// A crm.sqlite being written: made anew or brought to the present version, filled table by table.
///
/// The file is built beside its final name and takes its place in one rename, so that a failed import leaves the old
/// database as it was. It is left in DELETE journal mode, so that readers make no side files.
public final class CRMDatabase {
    public let path: String
    private let workingPath: String
    private let queue: DatabaseQueue
    /// Held until the database is in its place, or thrown away.
    private let lock: DatabaseLock

    /// Begins a new database that will take the place of `path`.
    /// - Throws: `E-OUT-CREATE` where the folder cannot be written, `E-LOCK` (75) where another import is at work on it.
    public convenience init(replacing path: String) throws { try self.init(path, isUpdate: false) }

    /// Begins a copy of the database at `path` that will take its place.
    /// - Throws: what opening it throws; `E-OUT-CREATE` where the folder cannot be written, `E-LOCK` (75) where another
    ///   import is at work on it.
    public convenience init(updating path: String) throws { try self.init(path, isUpdate: true) }

    private init(_ path: String, isUpdate: Bool) throws {
        self.path = path
        workingPath = CRMDatabase.workingPath(for: path)
        // Before the old one is read: what another import is about to write must not be lost.
        lock = try DatabaseLock(workingPath, for: path)
        DatabaseFile.remove(workingPath + "-journal")
        do {
            let snapshot = isUpdate ? try CRMSnapshot(path: path) : nil
            defer { snapshot?.release() }
            var configuration = Configuration()
            configuration.prepareDatabase { db in
                // The file is thrown away if anything fails, so nothing is gained by waiting for the disk on the way.
                try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE")
            }
            queue = try DatabaseQueue(path: workingPath, configuration: configuration)
            if isUpdate {
                var reading = Configuration()
                reading.readonly = true
                let source = try DatabaseQueue(path: path, configuration: reading)
                try source.backup(to: queue)
                try source.close()
            } else {
                try queue.write { db in try Migration.run(on: db, from: 0) }
            }
        } catch {
            DatabaseFile.remove(workingPath)
            guard let error = error as? DatabaseError else { throw error }
            throw Diagnostic(
                "OUT-CREATE", "the database cannot be created (\(error.message ?? "\(error.resultCode)"))",
                at: .file(path),
                hint: "is the folder there, and may it be written?", exit: .cantCreate)
        }
    }

    /// Where a new database for `path` is written until it is finished.
    public static func workingPath(for path: String) -> String { path + ".importing" }

    /// Writes rows in one transaction.
    public func write<Result>(_ body: (CRMWriter) throws -> Result) throws -> Result {
        try queue.write { db in try body(CRMWriter(db)) }
    }

    /// Runs statements of the importer's own on the same connection (staging tables live in TEMP), in one transaction.
    public func access<Result>(_ body: (Database) throws -> Result) throws -> Result { try queue.write(body) }

    /// Runs `body` outside any transaction, as ATTACH needs it.
    public func accessWithoutTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try queue.writeWithoutTransaction(body)
    }

    /// Checks the database, closes it and puts it in its place.
    public func finish() throws {
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "ANALYZE; PRAGMA journal_mode = DELETE; PRAGMA optimize")
            let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
            guard verdict == "ok" else {
                throw Diagnostic(
                    "INT-DATABASE", "the database written is damaged (\(verdict ?? "no answer"))",
                    at: .file(workingPath), exit: .internalError)
            }
        }
        try queue.close()
        try DatabaseFile.sync(workingPath)
        try DatabaseFile.rename(workingPath, to: path)
    }

    /// Throws the unfinished database away.
    public func abandon() {
        try? queue.close()
        DatabaseFile.remove(workingPath)
        DatabaseFile.remove(workingPath + "-journal")
    }
}
