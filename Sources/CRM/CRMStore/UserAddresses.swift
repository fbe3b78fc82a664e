import CRMModel
import GRDB

/// E-mail addresses of the users: read for the search for leaks alone, and published nowhere.
public enum UserAddresses {
    /// By row of users; nil where none is recorded.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> [String?] {
        var addresses = [String?](repeating: nil, count: records.users.count)
        try snapshot.read { db in
            try ColumnReader.forEach(db, "SELECT id, email FROM users ORDER BY id") { row in
                if let user = row.text(0).flatMap(records.users.index.row(of:)) { addresses[user] = row.text(1) }
            }
        }
        return addresses
    }
}
