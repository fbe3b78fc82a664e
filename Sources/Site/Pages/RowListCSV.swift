import CRMModel
import Figures
import TextFormats

/// Writes the list behind a figure as CSV: plain numbers, ISO dates, people as the audience may see them.
public struct RowListCSV {
    private let naming: Naming

    public init(naming: Naming) { self.naming = naming }

    /// The whole file as UTF-8.
    public func bytes(_ rows: RowSet) -> [UInt8] {
        var writer = CSVWriter(header: rows.columns)
        let label = naming.labels(of: people(rows))
        for index in 0..<rows.count {
            for cell in rows.cells(index) {
                switch cell {
                case .text(let value): if let value { writer.text(value) } else { writer.missing() }
                case .integer(let value): if let value { writer.number(Int(value)) } else { writer.missing() }
                case .real(let value): if let value { writer.number(value) } else { writer.missing() }
                case .money(let value): if let value { writer.number(decimal: value.decimal) } else { writer.missing() }
                case .date(let value): if let value { writer.text(value.iso) } else { writer.missing() }
                case .person(let value): if let value { writer.text(label(value)) } else { writer.missing() }
                }
            }
            writer.endRow()
        }
        return writer.drain()
    }

    /// The people of a list in which nobody may be named.
    private func people(_ rows: RowSet) -> [RowIndex?] {
        if naming.namesPeople { return [] }
        return (0..<rows.count).flatMap { index in
            rows.cells(index).compactMap { if case .person(let person?) = $0 { person } else { nil } }
        }
    }
}
