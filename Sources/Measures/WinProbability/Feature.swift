/// How the cells of one used column become small whole numbers.
///
/// Code 0 is an empty cell. Of a category code 1 is a value that is rare or was never seen, the others are its levels;
/// of a number the codes from 1 on are bins of about equal count in ascending order.
struct Feature: Sendable {
    let name: String
    let kind: WinColumn.Kind
    /// Upper ends of all bins but the last, fine and coarse; empty for a category.
    private let fine: [Double]
    private let coarse: [Double]
    private let levels: [String: Int32]

    /// Bins of a number for trees, which choose among them, and for the logistic model, which has a weight for each.
    static let fineBins = 250
    static let coarseBins = 20
    /// Fewest rows of a level that counts on its own.
    static let rare = 5

    init(_ column: WinTable.Column, rows: [Int], kind: WinColumn.Kind) {
        name = column.name
        self.kind = kind
        var counts = [Int](repeating: 0, count: column.values.count)
        for row in rows where column.places[row] >= 0 { counts[Int(column.places[row])] += 1 }
        if kind == .category {
            let order = counts.indices.filter { counts[$0] >= Feature.rare }.sorted {
                (counts[$1], column.values[$0]) < (counts[$0], column.values[$1])
            }
            var levels: [String: Int32] = [:]
            for (place, value) in order.enumerated() { levels[column.values[value]] = Int32(place) + 2 }
            self.levels = levels
            fine = []
            coarse = []
        } else {
            var weights: [(value: Double, count: Int)] = []
            for place in counts.indices where counts[place] > 0 {
                guard let value = Feature.number(column.values[place], kind) else { continue }
                weights.append((value, counts[place]))
            }
            weights.sort { $0.value < $1.value }
            fine = Feature.ends(weights, bins: Feature.fineBins)
            coarse = Feature.ends(weights, bins: Feature.coarseBins)
            levels = [:]
        }
    }

    /// Number of codes, of a category or of the fine bins.
    var fineCount: Int { kind == .category ? levels.count + 2 : fine.count + 2 }
    var coarseCount: Int { kind == .category ? levels.count + 2 : coarse.count + 2 }

    /// The codes of each row of a column; all empty where the table lacks it.
    func codes(_ column: WinTable.Column?, rows: [Int]) -> (fine: [Int32], coarse: [Int32]) {
        guard let column else {
            let empty = [Int32](repeating: 0, count: rows.count)
            return (empty, empty)
        }
        let fineCodes = column.values.map { code($0, fine) }
        let coarseCodes = kind == .category ? fineCodes : column.values.map { code($0, coarse) }
        func of(_ row: Int, _ codes: [Int32]) -> Int32 {
            let place = column.places[row]
            return place < 0 ? 0 : codes[Int(place)]
        }
        return (rows.map { of($0, fineCodes) }, rows.map { of($0, coarseCodes) })
    }

    private func code(_ text: String, _ ends: [Double]) -> Int32 {
        if kind == .category { return levels[text] ?? 1 }
        guard let value = Feature.number(text, kind) else { return 0 }
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] < value { low = middle + 1 } else { high = middle }
        }
        return Int32(low) + 1
    }

    static func number(_ text: String, _ kind: WinColumn.Kind) -> Double? {
        kind == .date ? CellNumber.day(text) : CellNumber.read(text)
    }

    /// Upper ends of at most `bins` bins of about equal count over ascending values; none for the last bin.
    private static func ends(_ values: [(value: Double, count: Int)], bins: Int) -> [Double] {
        var ends: [Double] = []
        var left = values.reduce(0) { $0 + $1.count }
        var filled = 0
        for (place, one) in values.enumerated() where place + 1 < values.count {
            filled += one.count
            let binsLeft = bins - ends.count
            guard binsLeft > 1 else { break }
            if filled * binsLeft >= left || values.count - place <= binsLeft {
                ends.append(one.value + (values[place + 1].value - one.value) / 2)
                left -= filled
                filled = 0
            }
        }
        return ends
    }
}

/// Rows as codes, by feature.
struct CodedRows: Sendable {
    let count: Int
    let fine: [[Int32]]
    let coarse: [[Int32]]

    init(_ features: [Feature], table: WinTable, rows: [Int]) {
        count = rows.count
        let codes = features.map { $0.codes(table.column($0.name), rows: rows) }
        fine = codes.map(\.fine)
        coarse = codes.map(\.coarse)
    }
}

/// A model of the logit of winning.
protocol WinScorer: Sendable {
    /// The logit of each row.
    func scores(_ coded: CodedRows) -> [Double]
    /// How much each feature of a row raises the logit above that of the mean row.
    func contributions(_ coded: CodedRows, row: Int) -> [Double]
}
