import CRMModel
import CRMStore
import Diagnostics
import GRDB
import TextFormats

/// Streams export files into raw tables, one staged row a row of the file, values converted as the mapping declares.
///
/// The raw tables live in a temporary database of SQLite's own (on disk, without a name), so memory stays flat however
/// long the files are.
struct Staging {
    /// What was found while a file was staged.
    struct Outcome {
        var rows = 0
        var repaired = 0
        var invalid = 0
        var ragged = 0
    }

    static let schema = "raw"
    /// SQLite's own limit on the columns of a table; the line number takes one.
    static let mostColumns = 2000

    let mapping: Mapping
    let findings: FindingsLog

    /// Makes the temporary database. Must run outside a transaction.
    static func attach(_ db: Database) throws { try db.execute(sql: "ATTACH '' AS \(schema)") }

    /// Stages one file.
    func stage(_ file: Mapping.File, path: String, encoding: CSVDialect.Encoding?, isLenient: Bool, into db: Database)
        throws -> Outcome
    {
        var dialect = file.dialect
        if let encoding { dialect.encoding = encoding }
        dialect.isLenient = isLenient
        let reader = try CSVReader(path: path, dialect: dialect)
        var outcome = Outcome()
        reader.onRaggedRow = { row in
            outcome.ragged += 1
            findings.add(
                file: file.name, line: row.line, column: nil, kind: "ragged-row",
                value: "\(row.found) of \(row.expected) fields", action: "kept")
        }
        try checkColumns(file, header: reader.header, path: path)
        guard reader.header.count < Staging.mostColumns else {
            throw Diagnostic(
                "CSV-COLUMNS", "the file has \(reader.header.count) columns, more than \(Staging.mostColumns - 1)",
                at: .file(path, line: 1),
                hint: "export fewer columns")
        }
        let names = Staging.columnNames(reader.header)
        let types = reader.header.map { file.types[$0] ?? .text }
        let repairs = reader.header.map { file.repairs[$0] ?? [:] }
        let declarations = zip(names, types).map { "\"\($0)\" \($1.sql)" }.joined(separator: ", ")
        try db.execute(
            sql: "CREATE TABLE \(Staging.schema).\"\(file.table)\" (source_line INTEGER NOT NULL, \(declarations))")
        let marks = Array(repeating: "?", count: names.count + 1).joined(separator: ", ")
        let insert = try db.makeStatement(sql: "INSERT INTO \(Staging.schema).\"\(file.table)\" VALUES (\(marks))")
        var values: [(any DatabaseValueConvertible)?] = Array(repeating: nil, count: names.count + 1)
        while let row = try reader.next() {
            values[0] = row.line
            for index in 0..<row.count {
                values[index + 1] = value(
                    row.string(at: index), column: index, reader.header, types, repairs, file, row.line, &outcome)
            }
            try insert.execute(arguments: StatementArguments(values))
            outcome.rows += 1
        }
        return outcome
    }

    private func value(
        _ raw: String, column: Int, _ header: [String], _ types: [ValueType], _ repairs: [[String: String]],
        _ file: Mapping.File,
        _ line: Int, _ outcome: inout Outcome
    ) -> (any DatabaseValueConvertible)? {
        var text = raw.trimmingBlanks()
        if text.isEmpty || file.missing.contains(text) { return nil }
        if let right = repairs[column][text] {
            outcome.repaired += 1
            findings.add(
                file: file.name, line: line, column: header[column], kind: "known-error", value: text,
                action: "repaired")
            text = right
        }
        switch types[column].staged(text, zone: mapping.zone) {
        case .integer(let value): return value
        case .real(let value): return value
        case .text(let value): return value
        case .null: return nil
        case nil:
            outcome.invalid += 1
            findings.add(
                file: file.name, line: line, column: header[column], kind: types[column].findingKind, value: text,
                action: "skipped")
            return nil
        }
    }

    /// The names staged columns have: lower case, anything but letters and digits as one underscore.
    static func columnNames(_ header: [String]) -> [String] {
        var names: [String] = []
        for title in header {
            var name = ""
            for scalar in title.lowercased().unicodeScalars {
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    name.unicodeScalars.append(scalar)
                } else if !name.isEmpty && !name.hasSuffix("_") {
                    name += "_"
                }
            }
            if name.hasSuffix("_") { name.removeLast() }
            if name.isEmpty { name = "column" }
            if name == "source_line" { name = "source_line_of_file" }
            var unique = name
            var number = 2
            while names.contains(unique) {
                unique = "\(name)_\(number)"
                number += 1
            }
            names.append(unique)
        }
        return names
    }

    /// Every column the mapping speaks of must be in the file; all that are not are named at once.
    private func checkColumns(_ file: Mapping.File, header: [String], path: String) throws {
        let spoken = Set(file.types.keys).union(file.repairs.keys)
        let missing = spoken.filter { !header.contains($0) }.sorted()
        guard !missing.isEmpty else { return }
        throw DiagnosticList(
            missing.map { name in
                let near = NearestName.of(name, in: header).map { ", perhaps '\(LogText.excerpt($0))'" } ?? ""
                return Diagnostic(
                    "CSV-COLUMN", "column '\(LogText.excerpt(name))' of the mapping is not in the file\(near)",
                    at: .file(path, line: 1),
                    hint: "export it, or change \(mapping.name)/mapping.yml")
            })
    }
}

extension String {
    /// Without blanks, tabs and no-break spaces at both ends.
    func trimmingBlanks() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\t" || scalar == "\u{A0}" || scalar == "\n" || scalar == "\r"
        }
        let scalars = unicodeScalars
        guard let first = scalars.first, let last = scalars.last, isBlank(first) || isBlank(last) else { return self }
        guard let start = scalars.firstIndex(where: { !isBlank($0) }),
            let end = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[start...end])
    }
}
