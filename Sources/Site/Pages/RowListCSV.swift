import CRMModel
import Figures
import TextFormats

/// Writes the list behind a figure as CSV: plain numbers, ISO dates, people as the audience may see them.
///
/// Where people do not stand by their names the rows are in the order of their own text. The order of the records, which
/// often is that of the staff, would tell whose a row is, and which rows of two lists are one person's.
public struct RowListCSV: Sendable {
    private let naming: Naming
    /// Columns whose cells are not shown.
    private let withheld: Set<String>

    public init(_ model: SiteModel) {
        naming = model.naming
        withheld = model.withheldColumns
    }

    /// Columns that say under which unit a row stands.
    private static let places: Set = ["region", "branch", "team"]

    /// What stands in a cell that is not shown.
    static let notShown = "not shown"

    /// The whole file as UTF-8.
    public func bytes(_ rows: RowSet) -> [UInt8] {
        var writer = CSVWriter(header: rows.columns)
        let label = naming.labels(of: people(rows))
        let isShown = rows.columns.map { !withheld.contains($0) }
        // The group of an owner of today and the unit of a row together could be those of fewer people than either.
        let hasPlaces = !naming.namesPeople && rows.columns.contains(where: RowListCSV.places.contains)
        let header = writer.drain()
        var lines: [[UInt8]] = []
        for index in 0..<rows.count {
            for (column, cell) in rows.cells(index).enumerated() {
                guard isShown[column] else {
                    writer.text(RowListCSV.notShown)
                    continue
                }
                switch cell {
                case .text(let value): if let value { writer.text(value) } else { writer.missing() }
                case .integer(let value): if let value { writer.number(Int(value)) } else { writer.missing() }
                case .real(let value): if let value { writer.number(value) } else { writer.missing() }
                case .money(let value): if let value { writer.number(decimal: value.decimal) } else { writer.missing() }
                case .date(let value): if let value { writer.text(value.iso) } else { writer.missing() }
                case .person where hasPlaces: writer.text(RowListCSV.notShown)
                case .person(let value): if let value { writer.text(label(value)) } else { writer.missing() }
                }
            }
            writer.endRow()
            if naming.isOpen { continue }
            lines.append(writer.drain())
        }
        lines.sort { $0.lexicographicallyPrecedes($1) }
        return header + writer.drain() + lines.joined()
    }

    /// The people of a list in which nobody may be named.
    private func people(_ rows: RowSet) -> [RowIndex?] {
        if naming.namesPeople { return [] }
        return (0..<rows.count).flatMap { index in
            rows.cells(index).compactMap { if case .person(let person?) = $0 { person } else { nil } }
        }
    }
}
