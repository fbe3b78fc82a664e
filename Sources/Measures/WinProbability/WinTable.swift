/// Rows of text cells, stored by column with each distinct value once.
public struct WinTable: Sendable {
    /// One column: the distinct values in the order of their first rows, and for each row the place of its value.
    struct Column: Sendable {
        var name: String
        var values: [String] = []
        /// Place in `values`; −1 where the cell is empty.
        var places: [Int32] = []
        private var index: [String: Int32] = [:]

        init(name: String) { self.name = name }

        mutating func append(_ text: String) {
            if text.isEmpty { return places.append(-1) }
            if let place = index[text] { return places.append(place) }
            let place = Int32(values.count)
            index[text] = place
            values.append(text)
            places.append(place)
        }

        func text(_ row: Int) -> String {
            let place = places[row]
            return place < 0 ? "" : values[Int(place)]
        }
    }

    /// Number of rows.
    public private(set) var count = 0
    var columns: [Column]

    /// A table without rows. Of columns with the same name the first counts.
    public init(names: [String]) { columns = names.map { Column(name: $0) } }

    /// The columns' names, in the order of the file.
    public var names: [String] { columns.map(\.name) }

    /// Adds a row. Cells that are missing at its end are empty, cells beyond the last column are left out.
    public mutating func append(_ cells: [String]) {
        for place in columns.indices { columns[place].append(place < cells.count ? cells[place] : "") }
        count += 1
    }

    /// Adds a row from the bytes of its cells.
    public mutating func append(_ cell: (Int) -> String) {
        for place in columns.indices { columns[place].append(cell(place)) }
        count += 1
    }

    func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// The cell of a row; empty where there is no such column or nothing in it.
    public func text(_ name: String, row: Int) -> String { column(name)?.text(row) ?? "" }
}
