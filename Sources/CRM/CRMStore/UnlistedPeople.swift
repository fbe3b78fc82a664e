import GRDB

/// People whom records name as owner, author or manager and no row of users is: those who left before the export, and
/// systems. An import keeps the references as they are.
public enum UnlistedPeople {
    /// Columns that refer to users.
    private static let columns: Set<String> = [
        "user_id", "owner_id", "data_owner_id", "created_by_id", "manager_id", "commission_user_id",
    ]

    /// The ids, or names where the source has no others, each once and with one place where it stands, sorted.
    public static func read(_ snapshot: CRMSnapshot) throws -> [(text: String, label: String)] {
        var places: [String: String] = [:]
        try snapshot.read { db in
            for table in Schema.tables {
                for column in table.columns.map(\.name) where columns.contains(column) {
                    try ColumnReader.forEach(
                        db,
                        """
                        SELECT DISTINCT \(column) FROM \(table.name) AS t
                        WHERE \(column) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM users WHERE id = t.\(column))
                        """
                    ) { row in
                        guard let text = row.text(0), places[text] == nil else { return }
                        places[text] = "somebody in \(table.name).\(column) whom no user is"
                    }
                }
            }
        }
        return places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
