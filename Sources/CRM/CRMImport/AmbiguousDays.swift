import Diagnostics
import GRDB

/// Days that two formats of their column read differently: they are missing, and one line of the mapping settles them.
enum AmbiguousDays {
    /// A warning for each column that has such days, with the first of their lines and the line to write.
    static func warnings(_ db: Database, _ mapping: Mapping, _ parts: [[String]]) throws -> [Diagnostic] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT file, column_name, count(*), group_concat(line, ', ') FILTER (WHERE place <= 3), min(line)
                FROM (SELECT file, column_name, line,
                             row_number() OVER (PARTITION BY file, column_name ORDER BY line) AS place
                      FROM main.import_findings WHERE kind = 'ambiguous-date' AND action = 'skipped')
                GROUP BY 1, 2 ORDER BY 1, 2
                """)
        return rows.compactMap { row in
            let (file, column, count, lines, first): (String, String?, Int, String?, Int?) =
                (row[0], row[1], row[2], row[3], row[4])
            guard let column, let place = parts.firstIndex(where: { $0.contains(file) }) else { return nil }
            let input = mapping.inputs[place]
            let type = input.types[HeaderMatch([column], input).title(at: 0) ?? column]
            let formats: [DateFormat] =
                switch type {
                case .date(let formats), .instant(let formats): formats
                default: []
                }
            let word = if case .instant? = type { "instant" } else { "date" }
            let ways = formats.map { "`\(column): \(word) \($0.pattern)`" }.joined(separator: " or ")
            return Diagnostic(
                .warning, "SRC-DATES",
                "\(count) values of '\(LogText.excerpt(column))' are different days in two of its formats "
                    + "and are missing: "
                    + "lines \(lines ?? "")\(count > 3 ? " and others" : "")",
                at: .file(file, line: first),
                hint: "if one order of day and month holds for all, write it below columns in mapping.yml: "
                    + LogText.clean(ways))
        }
    }
}
