import TextFormats

/// A CSV download of a built site, read with the program's own strict reader.
struct Download {
    let header: [String]
    let rows: [[String]]

    init(_ path: String) throws {
        let reader = try CSVReader(path: path)
        header = reader.header
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.strings) }
        self.rows = rows
    }

    /// The values of a column; empty where the file has no such column.
    func column(_ name: String) -> [String] {
        guard let index = header.firstIndex(of: name) else { return [] }
        return rows.map { $0[index] }
    }

    /// Σ of a column of money in hundredths; nil where a cell is no such amount.
    func cents(_ name: String) -> Int? {
        var total = 0
        for text in column(name) where !text.isEmpty {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].count == 2, let value = Int(parts[0] + parts[1]) else { return nil }
            total += value
        }
        return total
    }
}

extension Folder {
    func download(_ name: String) throws -> Download { try Download(at("public/rows/\(name).csv")) }
}
