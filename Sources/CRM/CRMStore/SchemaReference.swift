/// The schema as a page for people: docs/crm-database.md.
public enum SchemaReference {
    /// The page. A test keeps the committed file equal to it.
    public static var markdown: String {
        var lines = [
            "# The CRM database",
            "",
            """
            `crm.sqlite` is the one database that every importer fills and every figure is made from. This page is made from \
            the schema in the program (schema version \(Schema.version), `application_id` \(Schema.applicationID)).
            """,
            "",
            """
            An `id` is the source system's own identifier as text, unique within its table. An instant is whole milliseconds \
            since 1970-01-01T00:00:00Z; a date is text `YYYY-MM-DD` and is never shifted between time zones; money is whole \
            minor units (cents) of the `currency` beside it, an ISO 4217 code. What is not known is NULL, never an empty text \
            or 0. Rows deleted in the source stay and say so in `deleted_at`. A reference may name a record that is not there: \
            that is a finding, not an error. A table may be empty: figures that need it then say that their source is not \
            recorded. A column marked as required is never NULL.
            """,
        ]
        for table in Schema.tables {
            lines += ["", "## \(table.name)", "", table.meaning]
            if !table.key.isEmpty { lines += ["", "Key: \(table.key.map { "`\($0)`" }.joined(separator: ", "))."] }
            lines += ["", "| column | type | required | meaning |", "|---|---|---|---|"]
            lines += table.columns.map { column in
                "| `\(column.name)` | \(column.kind.rawValue) | \(column.isRequired ? "yes" : "") | \(escaped(column.meaning)) |"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A bar would end the cell.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
