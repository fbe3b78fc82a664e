import CRMStore
import Diagnostics
import TextFormats

/// What a person says about an export, which a draft follows before anything it finds out itself.
///
/// A table with `file,column,value,answer`, as any spreadsheet saves it; further columns are notes, and a row without an
/// answer says nothing. With a file alone the answer is what its rows are, or `-` to leave it out; with a column, the
/// canonical column it fills, or `-` for none; with a value of a column of stages or statuses, `open`, `won` or `lost`, and
/// of a stage its place: `3`, `5 won`.
public struct DraftChoices: Sendable {
    struct Choice: Sendable {
        let file: String
        let column: String
        let value: String
        let answer: String
        let line: Int

        /// What it is about.
        var place: [String] { [file, column, value] }
    }

    private let path: String
    let all: [Choice]

    static let header = ["file", "column", "value", "answer"]

    /// No answers.
    public static let none = DraftChoices(path: "", all: [])

    private init(path: String, all: [Choice]) {
        self.path = path
        self.all = all
    }

    /// Whether a file has the columns of such answers.
    public static func isOne(path: String) throws -> Bool { try reader(path) != nil }

    /// A reader of the file as it is written; nil where it lacks a column.
    private static func reader(_ path: String) throws -> CSVReader? {
        var dialect = try CSVSniffer(path: path).dialect
        dialect.isLenient = true
        for delimiter in [dialect.delimiter, 0x2C, 0x3B, 0x09, 0x7C] {
            dialect.delimiter = delimiter
            // Another delimiter may part the header into cells that are none.
            guard let reader = try? CSVReader(path: path, dialect: dialect) else { continue }
            if header.allSatisfy({ reader.column($0) != nil }) { return reader }
        }
        return nil
    }

    /// Throws `E-CSV-…` for a file that is not CSV or lacks a column.
    public init(path: String) throws {
        guard let reader = try DraftChoices.reader(path) else {
            throw Diagnostic(
                "CSV-COLUMN", "not all of the columns \(DraftChoices.header.joined(separator: ", ")) are there",
                at: .file(path, line: 1), hint: "begin with answers.csv of a draft", exit: .dataError)
        }
        let places = DraftChoices.header.compactMap(reader.column)
        var all: [Choice] = []
        while let row = try reader.next() {
            let cells = places.map { DraftChoices.trimmed(row.string(at: $0)) }
            guard !cells[3].isEmpty else { continue }
            all.append(Choice(file: cells[0], column: cells[1], value: cells[2], answer: cells[3], line: row.line))
        }
        self.path = path
        self.all = all
    }

    private static func trimmed(_ cell: String) -> String {
        var rest = cell[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// The answer to a question; nil where there is none.
    func answer(to question: DraftQuestion) -> String? {
        all.first { $0.place == [question.file, question.column, question.value] }?.answer
    }

    // MARK: Files and values

    /// Takes what is said of whole files and of values. Throws `E-MAP-ANSWER` for each answer that cannot be followed.
    func apply(to files: inout [GuessedFile]) throws {
        let collector = DiagnosticCollector()
        checkTwice(collector)
        for choice in all {
            guard let index = files.firstIndex(where: { $0.name == choice.file }) else {
                let hint = DraftChoices.near(choice.file, files.map(\.name)) ?? "write it as it is called"
                collector.report(error(choice, "there is no file '\(choice.file)'", hint))
                continue
            }
            if choice.column.isEmpty, choice.value.isEmpty { takeKind(choice, &files[index], collector) }
        }
        for choice in all where !(choice.column.isEmpty && choice.value.isEmpty) {
            guard let index = files.firstIndex(where: { $0.name == choice.file }) else { continue }
            takeValue(choice, &files[index], collector)
        }
        try collector.throwIfErrors()
    }

    /// Reports each answer that contradicts an earlier one.
    private func checkTwice(_ collector: DiagnosticCollector) {
        var first: [[String]: Choice] = [:]
        for choice in all {
            guard let other = first[choice.place] else {
                first[choice.place] = choice
                continue
            }
            let words = [choice, other].map { Meaning.column($0.answer) }
            // A stage that says how deals stand is their status too.
            if choice.value.isEmpty, Set(words) == ["stage", "status"] || words[0] == words[1] { continue }
            if choice.answer.lowercased() == other.answer.lowercased() { continue }
            collector.report(contradiction(choice, other))
        }
    }

    private func contradiction(_ choice: Choice, _ other: Choice) -> Diagnostic {
        let what = [choice.value, choice.column, choice.file].first { !$0.isEmpty } ?? ""
        return error(
            choice, "line \(other.line) says '\(other.answer)' of '\(what)', line \(choice.line) '\(choice.answer)'",
            "take one of the two away")
    }

    /// Checks the column, and takes what is said of a value.
    private func takeValue(_ choice: Choice, _ file: inout GuessedFile, _ collector: DiagnosticCollector) {
        guard let index = file.profile.index(choice.column) else {
            let hint = DraftChoices.near(choice.column, file.profile.header) ?? "write it as the header does"
            collector.report(error(choice, "\(choice.file) has no column '\(choice.column)'", hint))
            return
        }
        guard file.kind?.reason == nil, file.kind != nil else {
            collector.report(
                error(
                    choice, "\(choice.file) is not read, so nothing can be said of its columns",
                    "say what its rows are in a line of its own: \(choice.file),,,deals"))
            return
        }
        guard !choice.value.isEmpty else { return }
        let sketch = file.profile.sketches[index]
        let values = sketch.values.map(\.value)
        guard values.contains(choice.value) || !sketch.isComplete else {
            let hint = DraftChoices.near(choice.value, values) ?? "write it as the file does"
            collector.report(error(choice, "'\(choice.column)' has no value '\(choice.value)'", hint))
            return
        }
        guard let meaning = Meaning(choice.answer) else {
            let hint = "open, won or lost; of a stage also its place: 3, or 5 won"
            collector.report(error(choice, "'\(choice.answer)' says nothing of a value", hint))
            return
        }
        file.answers[choice.column, default: [:]][choice.value] = meaning
    }

    private static func near(_ word: String, _ words: [String]) -> String? {
        let exact = words.first { $0.lowercased() == word.lowercased() }
        return (exact ?? NearestName.of(word, in: words)).map { "did you mean '\(LogText.excerpt($0))'?" }
    }

    private func takeKind(_ choice: Choice, _ file: inout GuessedFile, _ collector: DiagnosticCollector) {
        guard choice.answer != "-" else {
            file.leftOut = "your answer"
            return
        }
        let kinds = FileKind.all.filter { $0.reason == nil && $0.table != nil }
        guard let kind = kinds.first(where: { $0.title == choice.answer || $0.name == choice.answer }) else {
            let titles = kinds.map(\.title).joined(separator: ", ")
            collector.report(error(choice, "no file is known to hold '\(choice.answer)'", "one of: \(titles); or -"))
            return
        }
        file.kind = kind
        file.leftOut = nil
        file.reasons = ["your answer"]
    }

    // MARK: Columns

    /// Takes what is said of the columns of a file.
    func apply(to chosen: inout [String: Evidence], of file: GuessedFile) throws {
        let collector = DiagnosticCollector()
        var taken: [String: Choice] = [:]
        for choice in all where choice.file == file.name && choice.value.isEmpty {
            guard let index = file.profile.index(choice.column) else { continue }
            let drafted = chosen.filter { $0.value.source == index && !$0.value.isAnswered }.keys
            for column in drafted { chosen[column] = nil }
            guard choice.answer != "-" else { continue }
            guard var column = canonical(choice.answer, file) else {
                let known = file.kind?.table.flatMap(Schema.named)?.columns.map(\.name) ?? []
                let hint =
                    DraftChoices.near(choice.answer, known) ?? "docs/crm-database.md names the columns of each table"
                let table = file.kind?.table ?? "a file that is not recognised"
                collector.report(error(choice, "'\(choice.answer)' is no column of \(table)", hint))
                continue
            }
            if column == "closed_at", file.kind?.table == "opportunities" {
                // Won and lost deals may have a day each: the second stands where the first is blank.
                let isSecond = taken[column] != nil || drafted.contains("<lost_at>") && chosen[column] != nil
                if isSecond, taken["<lost_at>"] == nil { column = "<lost_at>" }
            }
            if let other = taken[column], other.column != choice.column {
                collector.report(
                    error(
                        choice,
                        "line \(other.line) has '\(other.column)' for \(choice.answer), line \(choice.line) "
                            + "'\(choice.column)'", "take one of the two away"))
                continue
            }
            taken[column] = choice
            chosen[column] = Evidence(
                source: index, score: 1, reasons: ["your answer"], isNamed: true, isAnswered: true)
        }
        checkValues(chosen, file, collector)
        try collector.throwIfErrors()
    }

    /// The column of a file's table that an answer names, as its vocabulary has it; nil for none.
    private func canonical(_ answer: String, _ file: GuessedFile) -> String? {
        let column = Meaning.column(answer)
        guard let kind = file.kind, !column.hasPrefix("<") else { return nil }
        let isOfTable = kind.table.flatMap(Schema.named)?.column(column) != nil
        guard isOfTable || kind.vocabulary.columns.contains(column) else { return nil }
        let helper = "<\(column)>"
        return !kind.vocabulary.columns.contains(column) && kind.vocabulary.columns.contains(helper) ? helper : column
    }

    /// Reports what is said of values of a column whose values are not read.
    private func checkValues(_ chosen: [String: Evidence], _ file: GuessedFile, _ collector: DiagnosticCollector) {
        guard file.kind?.name == "opportunities" else { return }
        let read = ["stage", "<status>"].compactMap { chosen[$0]?.source }
        for choice in all where choice.file == file.name && !choice.value.isEmpty {
            guard let index = file.profile.index(choice.column), !read.contains(index) else { continue }
            collector.report(
                error(
                    choice,
                    "'\(choice.column)' is neither the stage nor the status of deals, so its values say nothing",
                    "say which it is in a line of its own: \(choice.file),\(choice.column),,status"))
        }
    }

    private func error(_ choice: Choice, _ what: String, _ hint: String) -> Diagnostic {
        Diagnostic(
            "MAP-ANSWER", LogText.excerpt(what), at: .file(path, line: choice.line), hint: hint, exit: .dataError)
    }

    /// What an answer says of a value.
    struct Meaning: Sendable {
        var outcome: String?
        var place: Int?

        /// The column an answer names, without its table.
        static func column(_ answer: String) -> String {
            let small = answer.lowercased()
            return small.split(separator: ".").last.map(String.init) ?? small
        }

        init?(_ answer: String) {
            for word in answer.split(separator: " ") {
                if let number = Int(word), number > 0, place == nil {
                    place = number
                } else if ["open", "won", "lost"].contains(word.lowercased()), outcome == nil {
                    outcome = word.lowercased()
                } else {
                    return nil
                }
            }
            if outcome == nil, place == nil { return nil }
        }
    }
}
