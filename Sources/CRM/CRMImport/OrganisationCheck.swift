import CRMStore
import Diagnostics
import GRDB

/// What is wrong with the organisation and still has a meaning: org units that lie in themselves stand below the company,
/// absences that end before they begin are none.
enum OrganisationCheck {
    static let cycle = "unit-in-itself"
    static let reversed = "reversed-dates"

    static func run(_ db: Database, source: String, _ report: inout ImportReport) throws {
        let units = try cycles(db, source: source)
        report.note(cycle, units.count, units)
        let absences = try reversedAbsences(db, source: source)
        report.note(reversed, absences.count, absences)
    }

    /// Units that are reached again on the way up from them. A unit below a cycle is none of it.
    private static func cycles(_ db: Database, source: String) throws -> [Diagnostic] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, parent_id, coalesce(source_table, 'org_units'), source_line FROM main.org_units
                WHERE parent_id IS NOT NULL ORDER BY source_table, source_line, id
                """)
        var parents: [String: String] = [:]
        for row in rows { parents[row[0]] = row[1] }
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO import_findings
                  (source, file, line, table_name, record_id, column_name, kind, value, action)
                VALUES (?, ?, ?, 'org_units', ?, 'parent_id', '\(cycle)', ?, 'kept')
                """)
        /// Whether the way up from a unit leads back to it: each unit is passed once.
        func isInCycle(_ id: String) -> Bool {
            var seen: Set<String> = []
            var current = parents[id]
            while let unit = current, unit != id, seen.insert(unit).inserted { current = parents[unit] }
            return current == id
        }
        var found: [Diagnostic] = []
        for row in rows {
            let id: String = row[0]
            guard isInCycle(id) else { continue }
            let parent: String = row[1]
            let file: String = row[2]
            let line: Int? = row[3]
            try insert.execute(arguments: [source, file, line, id, String(parent.prefix(80))])
            found.append(
                Diagnostic(
                    .warning, "SRC-UNIT",
                    "the unit '\(LogText.excerpt(id))' lies in itself, by way of '\(LogText.excerpt(parent))'; it is taken "
                        + "as one right below the company", at: .file(file, line: line),
                    hint: "correct the unit above it in the source"))
        }
        return found
    }

    private static func reversedAbsences(_ db: Database, source: String) throws -> [Diagnostic] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT user_id, starts_on, ends_on FROM main.absences WHERE ends_on < starts_on
                ORDER BY user_id, starts_on
                """)
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO import_findings
                  (source, file, line, table_name, record_id, column_name, kind, value, action)
                VALUES (?, 'absences', NULL, 'absences', ?, 'ends_on', '\(reversed)', ?, 'kept')
                """)
        return try rows.map { row in
            let (user, start, end): (String, String, String) = (row[0], row[1], row[2])
            try insert.execute(arguments: [source, user, end])
            return Diagnostic(
                .warning, "SRC-ABSENCE",
                "an absence of '\(LogText.excerpt(user))' begins on \(start) and ends before it, on \(end); it counts as none",
                at: .named("absences.ends_on"), hint: "correct its days in the source")
        }
    }
}
