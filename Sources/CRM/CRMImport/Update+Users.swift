import GRDB

/// People whom earlier exports only named and this one identifies.
extension Update {
    /// A user whose identifier is the name, because records named an owner of whom no list was there, becomes the one new
    /// user of that name: references move, and the row goes.
    func identifyUsers() throws {
        let renamed = "\(Update.schema).renamed"
        try db.execute(
            sql: """
                CREATE TABLE \(renamed) AS
                SELECT o.id AS old, min(n.id) AS new
                FROM main.users AS o JOIN \(Update.schema).users AS n ON n.name = o.name
                WHERE o.id = o.name AND NOT EXISTS (SELECT 1 FROM \(Update.schema).users AS s WHERE s.id = o.id)
                  AND NOT EXISTS (SELECT 1 FROM main.users AS s WHERE s.name = o.name AND s.id <> o.id)
                GROUP BY o.id HAVING count(DISTINCT n.id) = 1;
                CREATE UNIQUE INDEX \(Update.schema).renamed_by_old ON renamed (old)
                """)
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(renamed))") == true else { return }
        for (table, column, target) in ReferenceCheck.references where target == "users" {
            try db.execute(
                sql: """
                    UPDATE OR REPLACE main.\(table) AS t
                    SET \(column) = (SELECT r.new FROM \(renamed) AS r WHERE r.old = t.\(column))
                    WHERE \(column) IN (SELECT old FROM \(renamed))
                    """)
        }
        for table in ["custom_values", "field_changes"] {
            try db.execute(
                sql: """
                    UPDATE OR REPLACE main.\(table) AS t
                    SET record_id = (SELECT r.new FROM \(renamed) AS r WHERE r.old = t.record_id)
                    WHERE entity = 'user' AND record_id IN (SELECT old FROM \(renamed))
                    """)
        }
        try db.execute(sql: "DELETE FROM main.users WHERE id IN (SELECT old FROM \(renamed))")
    }
}
