/// Where a finding is: a file with line and column, or a table, column and row of a database.
public struct Place: Hashable, Sendable {
    /// The place as the user reads it, `file:line:column` or `table.column rowid n`; nil where there is none.
    public var text: String?

    /// No place at all: the finding is about the whole run.
    public static let nowhere = Place(text: nil)

    private init(text: String?) { self.text = text }

    /// A place in a text file. Lines and columns count from 1; columns count Unicode scalars.
    public static func file(_ path: String, line: Int? = nil, column: Int? = nil) -> Place {
        var text = path
        if let line { text += ":\(line)" }
        if line != nil, let column { text += ":\(column)" }
        return Place(text: text)
    }

    /// A place named in words, such as `opportunities.close_date (crm.sqlite)`.
    public static func named(_ text: String) -> Place { Place(text: text) }
}
