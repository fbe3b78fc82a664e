import CRMModel
import CRMStore
import DemoCRM
import Foundation

/// The demo company in a database of its own, read as a build reads it; to be closed.
struct DemoDatabase {
    let path: String
    let truth: DemoTruth
    let snapshot: CRMSnapshot
    let records: CRMRecords
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("crmsite-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("crm.sqlite").path
        let database = try CRMDatabase(replacing: path)
        truth = try DemoCompany().write(to: database)
        try database.finish()
        snapshot = try CRMSnapshot(path: path)
        records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
    }

    func close() {
        snapshot.release()
        try? FileManager.default.removeItem(at: folder)
    }
}
