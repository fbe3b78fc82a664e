import Diagnostics
import GRDB

/// Users of whom only an identifier is known: people are shown by it, and a text of the manual or of a record that names
/// them is not found to be about them.
enum NamelessUsers {
    /// A warning that counts them; nil where all have names. An address tells a name, a word without a digit may be one.
    static func warning(_ db: Database) throws -> Diagnostic? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*), coalesce(sum(name = id AND name GLOB '*[0-9]*' AND name NOT GLOB '*[ @]*'), 0)
                FROM main.users WHERE is_service IS NOT 1
                """)
        guard let row, let users: Int = row[0], let nameless: Int = row[1], nameless > 0 else { return nil }
        return Diagnostic(
            .warning, "SRC-NAMES",
            "\(nameless) of \(users) users have an identifier for a name: the pages show it, and the search for names that "
                + "must not be published knows no other", at: .named("users.name"),
            hint: "export the users with their names, or read the column that holds them in users.sql")
    }
}
