import CRMStore
import Diagnostics
import TextFormats

/// The columns that are right for an export, as somebody who knows it wrote them down.
///
/// A CSV file with `table,column,file,source,need`: a canonical column, the file that has its source (its beginning, before
/// a `*`), the right source columns (`|` parts several right ones, `+` joins those that make one value), and `need` or
/// `may`: what is only right where it is guessed is not counted where it is not.
public struct DraftAnswers: Sendable {
    struct Answer: Sendable {
        let table: String
        let column: String
        let file: String
        let sources: [String]
        let isNeeded: Bool

        /// A table of links fills a column of the table it links, so the file of the source column counts.
        func isAbout(_ found: MappingDraft.Column) -> Bool {
            found.table == table && found.name == column && found.sources.contains { isOf($0.file) }
        }

        func isRight(_ found: MappingDraft.Column) -> Bool {
            let names = found.sources.map(\.column)
            return sources.contains(names.joined(separator: "+")) || names.allSatisfy(sources.contains)
        }

        private func isOf(_ name: String) -> Bool {
            file.hasSuffix("*") ? name.hasPrefix(file.dropLast()) : name == file
        }
    }

    let all: [Answer]

    /// Throws `E-CSV-…` for a file that is not CSV or lacks a column, `E-SRC-VALUE` (65) for each line that names no
    /// canonical column or says neither `need` nor `may`.
    public init(path: String) throws {
        let reader = try CSVReader(path: path)
        let names = ["table", "column", "file", "source", "need"]
        let places = names.compactMap(reader.column)
        guard places.count == names.count else {
            let absent = names.filter { reader.column($0) == nil }.map { "'\($0)'" }.joined(separator: ", ")
            throw Diagnostic(
                "CSV-COLUMN", "no column \(absent)", at: .file(path, line: 1),
                hint: "a file of answers has \(names.joined(separator: ","))", exit: .dataError)
        }
        let collector = DiagnosticCollector()
        var answers: [Answer] = []
        while let row = try reader.next() {
            let cells = places.map(row.string)
            if Schema.named(cells[0])?.columns.contains(where: { $0.name == cells[1] }) != true {
                collector.report(
                    Diagnostic(
                        "SRC-VALUE", "there is no canonical column '\(LogText.excerpt("\(cells[0]).\(cells[1])"))'",
                        at: .file(path, line: row.line), hint: "docs/crm-database.md names them all", exit: .dataError))
            }
            if !["need", "may"].contains(cells[4]) {
                collector.report(
                    Diagnostic(
                        "SRC-VALUE", "'\(LogText.excerpt(cells[4]))' is neither need nor may",
                        at: .file(path, line: row.line, column: places[4] + 1),
                        hint: "need: counted; may: right where it is guessed", exit: .dataError))
            }
            answers.append(
                Answer(
                    table: cells[0], column: cells[1], file: cells[2],
                    sources: cells[3].split(separator: "|").map(String.init), isNeeded: cells[4] == "need"))
        }
        try collector.throwIfErrors()
        all = answers
    }
}
