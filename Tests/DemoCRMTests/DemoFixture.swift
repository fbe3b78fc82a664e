import CRMStore
import DemoCRM
import Foundation
import GRDB

/// The databases the tests look at, each made once.
enum DemoFixture {
    struct Made: Sendable {
        let path: String
        let truth: DemoTruth

        /// The first column of every row of a query.
        func integers(_ sql: String) throws -> [Int] {
            try open().read { db in try Int.fetchAll(db, sql: sql) }
        }

        func integer(_ sql: String) throws -> Int { try integers(sql).first ?? 0 }

        func texts(_ sql: String) throws -> [String] {
            try open().read { db in try String.fetchAll(db, sql: sql) }
        }

        func rows(_ sql: String) throws -> [Row] {
            try open().read { db in try Row.fetchAll(db, sql: sql) }
        }

        func planting(_ kind: String) -> DemoTruth.Planting? {
            (truth.planted + truth.innocent).first { $0.kind == kind }
        }

        func total(_ name: String) -> Int? { truth.totals.first { $0.name == name }?.value }

        private func open() throws -> DatabaseQueue {
            var configuration = Configuration()
            configuration.readonly = true
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    static let standard = Result { try make(seed: 1, scale: 1) }

    /// Makes a database in the folder for temporary files.
    static func make(seed: UInt64, scale: Int) throws -> Made {
        let path = NSTemporaryDirectory() + "demo-\(UUID().uuidString).sqlite"
        let database = try CRMDatabase(replacing: path)
        let truth = try DemoCompany(seed: seed, scale: scale).write(to: database)
        try database.finish()
        return Made(path: path, truth: truth)
    }

    static func remove(_ made: Made) { try? FileManager.default.removeItem(atPath: made.path) }

    /// Ids as the list of an SQL `IN`.
    static func list(_ ids: [String]) -> String { "(" + ids.map { "'\($0)'" }.joined(separator: ",") + ")" }
}
