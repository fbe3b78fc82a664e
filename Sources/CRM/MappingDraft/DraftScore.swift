import CRMStore

/// How a draft compares with the right answers, for each canonical table.
public struct DraftScore: Sendable {
    public struct Table: Sendable {
        public let name: String
        /// Columns that have a source, by the answers: `mapped` and `left` together.
        public internal(set) var columns = 0
        public internal(set) var mapped = 0
        public internal(set) var right = 0
        /// Of those that are right, those a person is asked to look at.
        public internal(set) var unsure = 0
        /// What nothing fills although it has a source.
        public internal(set) var left: [String] = []
        /// What is filled from elsewhere, or filled although nothing is known to hold it.
        public internal(set) var wrong: [String] = []
    }

    /// Tables with an answer or a wrong column, in the order of the schema.
    public private(set) var tables: [Table] = []
    private let files: (read: Int, all: Int)
    /// Answers that are right where they are guessed and not counted where they are not.
    private let uncounted: (filled: Int, all: Int)

    /// Each needed answer is right, wrong or left; what is drafted beside all answers is wrong too.
    public init(_ draft: MappingDraft, answers: DraftAnswers) {
        files = (draft.filesRead.count, draft.filesRead.count + draft.ignored.count)
        // The mark of deleted rows is no column of the database.
        let filled = draft.columns.filter { !$0.sources.isEmpty && Schema.named($0.table)?.column($0.name) != nil }
        let optional = answers.all.filter { !$0.isNeeded }
        uncounted = (
            optional.count { answer in filled.contains { answer.isRight($0) && answer.isAbout($0) } }, optional.count
        )
        for schema in Schema.tables {
            var table = Table(name: schema.name)
            let answers = answers.all.filter { $0.table == schema.name }
            for answer in answers where answer.isNeeded {
                let found = filled.filter(answer.isAbout)
                let right = found.filter(answer.isRight)
                let place = "\(answer.table).\(answer.column) (\(answer.file))"
                table.columns += 1
                if !found.isEmpty { table.mapped += 1 }
                if let best = right.map(\.score).max() {
                    table.right += 1
                    if best < MappingDraft.unsure { table.unsure += 1 }
                } else if found.isEmpty {
                    table.left.append(place)
                } else {
                    table.wrong.append("\(place): \(found.map(DraftScore.sources).joined(separator: ", "))")
                }
            }
            for column in filled where column.table == schema.name && !DraftScore.isGiven(column) {
                if !answers.contains(where: { $0.isAbout(column) }) {
                    table.wrong.append("\(column.table).\(column.name) (\(column.file)): \(DraftScore.sources(column))")
                }
            }
            if table.columns > 0 || !table.wrong.isEmpty { tables.append(table) }
        }
    }

    /// All tables as one.
    public var all: Table {
        tables.reduce(into: Table(name: "all")) { sum, table in
            sum.columns += table.columns
            sum.mapped += table.mapped
            sum.right += table.right
            sum.unsure += table.unsure
            sum.left += table.left
            sum.wrong += table.wrong
        }
    }

    /// The comparison as a table in Markdown, with what is left and what is wrong below.
    public var markdown: String {
        let head = [
            "| table | columns with a source | mapped | guessed right | of these unsure | left to the user | wrong |",
            "|---|---|---|---|---|---|---|",
        ]
        let all = all
        let rest = [
            "",
            "Files read: \(files.read) of \(files.all). Left to the user: \(DraftScore.list(all.left)). "
                + "Wrong: \(DraftScore.list(all.wrong)). Not counted, since they may be left empty: \(uncounted.all), of which "
                + "\(uncounted.filled) are filled rightly.",
        ]
        return (head + (tables + [all]).map(row) + rest).joined(separator: "\n") + "\n"
    }

    private func row(_ table: Table) -> String {
        let percent = table.columns == 0 ? "" : " (\(table.right * 100 / table.columns) %)"
        return "| \(table.name) | \(table.columns) | \(table.mapped) | \(table.right)\(percent) | \(table.unsure) "
            + "| \(table.left.count) | \(table.wrong.count) |"
    }

    /// Columns that every draft fills beside its sources: currencies, the segments' names, what stands in for a name.
    private static func isGiven(_ column: MappingDraft.Column) -> Bool {
        column.table == "segments" && column.name == "name" || column.name == "currency"
            || column.name == "name" && column.reasons.isEmpty
    }

    private static func sources(_ column: MappingDraft.Column) -> String {
        column.sources.map(\.column).joined(separator: "+")
    }

    private static func list(_ items: [String]) -> String {
        items.isEmpty ? "nothing" : items.map { "`\($0)`" }.joined(separator: ", ")
    }
}
