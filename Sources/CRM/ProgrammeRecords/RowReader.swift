import CRMModel
import Diagnostics

/// Reads the cells of one row by column name and collects what is wrong with them.
struct RowReader {
    private let row: ProgrammeTable.Row
    private let header: [String]
    private let path: String
    private let resolver: any ProgrammeResolver
    private(set) var diagnostics: [Diagnostic] = []
    /// An error was found: the row is left out.
    private(set) var isBad = false

    init(_ row: ProgrammeTable.Row, table: ProgrammeTable, resolver: some ProgrammeResolver) {
        self.row = row
        header = table.header
        path = table.path
        self.resolver = resolver
    }

    var place: ProgrammePlace { ProgrammePlace(file: path, line: row.line) }

    /// Where a cell stands; the row where the file has no such column.
    func place(of column: String) -> ProgrammePlace {
        guard let index = header.firstIndex(of: column) else { return place }
        return ProgrammePlace(file: path, line: row.places[index].line, column: row.places[index].column)
    }

    /// The text of a cell; nil where it is empty or the file has no such column.
    func text(_ column: String) -> String? {
        guard let index = header.firstIndex(of: column), !row.cells[index].isEmpty else { return nil }
        return row.cells[index]
    }

    /// Fails where a cell is empty, or the file has no such column.
    mutating func require(_ column: String, why: String) {
        guard text(column) == nil else { return }
        isBad = true
        diagnostics.append(
            Diagnostic(
                "VAL-EMPTY", "'\(column)' is empty", at: place(of: column).place, hint: why, exit: .configuration))
    }

    /// A text that must be there.
    mutating func requiredText(_ column: String) -> String {
        guard let text = text(column) else {
            fail("VAL-EMPTY", "'\(column)' is empty", hint: "every row needs it")
            return ""
        }
        return text
    }

    mutating func date(_ column: String) -> CalendarDate? {
        guard let text = text(column) else { return nil }
        guard let date = CalendarDate(iso: text) else {
            fail("VAL-DATE", "'\(LogText.excerpt(text))' in '\(column)' is not a date", hint: "write it as 2026-09-01")
            return nil
        }
        return date
    }

    mutating func requiredDate(_ column: String) -> CalendarDate {
        guard text(column) != nil else {
            fail("VAL-EMPTY", "'\(column)' is empty", hint: "every row needs a date there")
            return CalendarDate(dayNumber: 0)
        }
        return date(column) ?? CalendarDate(dayNumber: 0)
    }

    mutating func time(_ column: String) -> ProgrammeTime? {
        guard let text = text(column) else { return nil }
        if let date = CalendarDate(iso: text) { return ProgrammeTime(date: date, instant: nil) }
        guard let instant = Instant(iso: text), let date = CalendarDate(iso: text.prefix(10)) else {
            fail(
                "VAL-DATE", "'\(LogText.excerpt(text))' in '\(column)' is neither a date nor a time",
                hint: "write it as 2026-09-01 or 2026-09-01T14:30Z")
            return nil
        }
        return ProgrammeTime(date: date, instant: instant)
    }

    mutating func requiredTime(_ column: String) -> ProgrammeTime {
        let none = ProgrammeTime(date: CalendarDate(dayNumber: 0), instant: nil)
        guard text(column) != nil else {
            fail("VAL-EMPTY", "'\(column)' is empty", hint: "every row needs a date there")
            return none
        }
        return time(column) ?? none
    }

    /// A decimal number, with a point, not negative.
    mutating func number(_ column: String) -> Double? {
        guard let text = text(column) else { return nil }
        guard let value = Double(text), value.isFinite, value >= 0,
            text.utf8.allSatisfy({ $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) })
        else {
            fail(
                "VAL-NUMBER", "'\(LogText.excerpt(text))' in '\(column)' is not a number", hint: "write it as 4 or 2.5")
            return nil
        }
        return value
    }

    mutating func bool(_ column: String) -> Bool? {
        guard let text = text(column) else { return nil }
        switch text {
        case "yes", "true", "1": return true
        case "no", "false", "0": return false
        default:
            fail("VAL-WORD", "'\(LogText.excerpt(text))' in '\(column)' is neither yes nor no")
            return nil
        }
    }

    /// A word of an enumeration; nil where the cell is empty.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ column: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = text(column) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let accepted = Word.allCases.map(\.rawValue)
        let near = NearestName.of(text, in: accepted).map { "did you mean '\($0)'? " } ?? ""
        fail(
            "VAL-WORD", "unknown \(column) '\(LogText.excerpt(text))'",
            hint: "\(near)accepted: \(accepted.joined(separator: ", "))")
        return nil
    }

    mutating func requiredWord<Word: RawRepresentable & CaseIterable>(_ column: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        if text(column) == nil {
            fail(
                "VAL-EMPTY", "'\(column)' is empty",
                hint: "accepted: \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return word(column, type)
    }

    /// What a cell refers to; a warning where nothing is called that. `others` are words that need no resolving.
    mutating func reference(_ column: String, _ kind: ReferenceKind, others: [String] = []) -> ProgrammeReference? {
        guard let text = text(column) else { return nil }
        if others.contains(text) { return ProgrammeReference(text: text, id: text) }
        let id = resolver.id(of: kind, named: text)
        if id == nil { warn("no \(kind.rawValue) '\(LogText.excerpt(text))'", column) }
        return ProgrammeReference(text: text, id: id)
    }

    mutating func requiredReference(_ column: String, _ kind: ReferenceKind) -> ProgrammeReference {
        guard let reference = reference(column, kind) else {
            fail("VAL-EMPTY", "'\(column)' is empty", hint: "every row needs it")
            return ProgrammeReference(text: "", id: nil)
        }
        return reference
    }

    /// What a cell refers to where several kinds are possible, or free text is: no warning.
    func quietReference(_ column: String, _ kind: ReferenceKind) -> ProgrammeReference? {
        text(column).map { ProgrammeReference(text: $0, id: resolver.id(of: kind, named: $0)) }
    }

    /// Fails unless one of the columns is filled.
    mutating func requireOne(of columns: [String]) {
        guard columns.allSatisfy({ text($0) == nil }) else { return }
        fail(
            "VAL-EMPTY", "\(columns.map { "'\($0)'" }.joined(separator: " and ")) are empty", hint: "fill at least one")
    }

    mutating func warn(_ what: String, _ column: String) {
        diagnostics.append(
            Diagnostic(
                .warning, "VAL-REFERENCE", what + " in '\(column)'", at: .file(path, line: row.line, column: nil),
                hint: "write the id or the exact name", exit: .findings))
    }

    private mutating func fail(_ name: String, _ what: String, hint: String = "") {
        isBad = true
        diagnostics.append(Diagnostic(name, what, at: .file(path, line: row.line), hint: hint, exit: .configuration))
    }

    func id(of kind: ReferenceKind, named text: String) -> String? { resolver.id(of: kind, named: text) }
}
