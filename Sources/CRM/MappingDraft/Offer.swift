import CRMStore
import Diagnostics

/// What a select would say of a canonical column that nothing fills, were a column taken for it: a line for a person to take.
struct Offer {
    let table: String
    let column: String
    let file: GuessedFile
    let index: Int
    /// Canonical column and SQL; a currency comes with the first amount.
    let lines: [(name: String, sql: String)]
    /// The column's type in mapping.yml; nil for text.
    let type: String?

    var header: String { file.profile.header[index] }

    /// What the canonical column must hold.
    var need: String { Offer.need(of: column, in: table) }

    static func need(of column: String, in table: String) -> String {
        switch Schema.named(table)?.column(column)?.kind {
        case .instant: "a moment: `instant` with its format below columns in mapping.yml"
        case .date: "a day: `date` with its format below columns in mapping.yml"
        case .money: "an amount in whole minor units: `money` below columns in mapping.yml"
        case .integer: "a whole number: `integer` below columns in mapping.yml"
        case .real: "a number: `number` or `percent` below columns in mapping.yml"
        case .text, nil: "a text"
        }
    }

    /// The line of mapping.yml that declares the type.
    var declaration: String? {
        type.map { "\(YAMLText.quoted(header)): \($0.hasPrefix("{") ? $0 : YAMLText.quoted($0))" }
    }
}

extension Planner {
    /// The offer for a column of a file; nil where more than lines is needed.
    func offer(_ column: String, of table: String, from file: GuessedFile, _ index: Int) -> Offer? {
        guard let kind = file.kind, let part = tables[table]?.parts.first(where: { $0.file == file.name }),
            Schema.named(table)?.column(column) != nil
        else { return nil }
        var trial = self
        var file = file
        file.chosen[column] = Evidence(source: index, score: ColumnMatcher.perhaps, reasons: [])
        var joins: [String] = []
        let found =
            trial.special(column, file, kind, table, &joins)
            ?? (ReferenceIndex.kinds(of: column, in: kind).isEmpty
                ? trial.plain(file, column, table: table)
                : trial.reference(file, column, table: table, joins: &joins))
        guard let found, joins.isEmpty else { return nil }
        var columns = [found]
        if Planner.amounts.contains(column) {
            if let stated = trial.statedCurrency(file, table) { columns.append(stated) }
            trial.addCurrency(&columns, table, file)
        }
        let lines = columns.filter { $0.name == column || part.column($0.name) == nil }.map { ($0.name, $0.sql) }
        let header = file.profile.header[index]
        let type = trial.types[file.name]?[header]
        return Offer(
            table: table, column: column, file: file, index: index, lines: lines,
            type: type == "text" || type == types[file.name]?[header] ? nil : type)
    }
}
