/// Finds out what each column holds and whether the model may use it.
struct ColumnReading {
    let table: WinTable
    /// The rows learned from, and whether each was won.
    let rows: [Int]
    let won: [Bool]
    let question: WinQuestion

    /// Part of a number column's distinct values that must be numbers.
    private static let readable = 0.95
    /// Area of one column alone from which it counts as a copy of the outcome.
    private static let telling = 0.98
    /// Chance below which a column is filled by the outcome, not by luck.
    private static let luck = 1e-9

    /// The columns in the order of the file.
    func columns() -> [WinColumn] {
        var names: Set<String> = []
        return table.columns.map { column in
            let isFirst = names.insert(column.name).inserted
            return read(column, isFirst: isFirst)
        }
    }

    private func read(_ column: WinTable.Column, isFirst: Bool) -> WinColumn {
        var counts = [Int](repeating: 0, count: column.values.count)
        var missing = 0
        for row in rows {
            let place = column.places[row]
            if place < 0 { missing += 1 } else { counts[Int(place)] += 1 }
        }
        let seen = counts.indices.filter { counts[$0] > 0 }
        let kind = kind(seen.map { column.values[$0] })
        var result = WinColumn(
            name: column.name, kind: kind, distinct: seen.count, missing: missing, unreadable: 0, area: nil,
            refusal: nil)
        if kind == .number || kind == .date {
            for place in seen where Feature.number(column.values[place], kind) == nil {
                result.unreadable += counts[place]
            }
        }
        result.refusal = refusal(&result, column, isFirst: isFirst, filled: rows.count - missing)
        return result
    }

    private func kind(_ values: [String]) -> WinColumn.Kind {
        guard !values.isEmpty else { return .empty }
        func part(_ test: (String) -> Bool) -> Double {
            Double(values.reduce(0) { $0 + (test($1) ? 1 : 0) }) / Double(values.count)
        }
        if part({ CellNumber.read($0) != nil }) >= ColumnReading.readable { return .number }
        if part({ CellNumber.day($0) != nil }) >= ColumnReading.readable { return .date }
        return .category
    }

    private func refusal(
        _ result: inout WinColumn, _ column: WinTable.Column, isFirst: Bool, filled: Int
    ) -> WinColumn.Refusal? {
        if !isFirst { return .repeated }
        if column.name == question.outcome { return .role("outcome") }
        if column.name == question.id { return .role("name of the row") }
        if result.distinct == 0 || (result.distinct == 1 && result.missing == 0) { return .constant }
        let isWanted = question.used.contains(column.name)
        if !isWanted {
            if let clause = ClosingNames.reason(column.name) { return .closingName(clause) }
        }
        if question.absent.contains(column.name) { return .absent }
        if !isWanted {
            if result.kind == .date { return .date }
            if result.kind == .category, filled >= 20, rare(column) * 2 > filled { return .identifier }
            if result.kind == .number, result.distinct == filled, filled >= 20, isNamedAsIdentifier(column.name) {
                return .identifier
            }
            if let clause = fillingByOutcome(column) { return .filledByOutcome(clause) }
        }
        let area = areaAlone(column, result.kind)
        result.area = area
        if !isWanted, area >= ColumnReading.telling { return .tellsOutcome(area: area) }
        return nil
    }

    /// Rows whose value stands in so few rows that nothing can be learned of it.
    private func rare(_ column: WinTable.Column) -> Int {
        var counts = [Int](repeating: 0, count: column.values.count)
        for row in rows where column.places[row] >= 0 { counts[Int(column.places[row])] += 1 }
        return counts.reduce(0) { $0 + ($1 < Feature.rare ? $1 : 0) }
    }

    private func isNamedAsIdentifier(_ name: String) -> Bool {
        guard let last = ClosingNames.words(name).last else { return false }
        return ["id", "number", "no", "nr", "key", "code", "guid", "uuid", "index", "row"].contains(last)
    }

    /// A clause where the column is filled, or empty, only in deals of one outcome, far beyond chance.
    private func fillingByOutcome(_ column: WinTable.Column) -> String? {
        var count = [[0, 0], [0, 0]]
        for (place, row) in rows.enumerated() {
            count[column.places[row] < 0 ? 0 : 1][won[place] ? 1 : 0] += 1
        }
        let wins = count[0][1] + count[1][1]
        for filled in 0...1 {
            let here = count[filled][0] + count[filled][1]
            guard here > 0, here < rows.count else { continue }
            for outcome in 0...1 where count[filled][outcome] == here {
                let share = Double(outcome == 1 ? wins : rows.count - wins) / Double(rows.count)
                var chance = 1.0
                for _ in 0..<min(here, 10_000) where chance > 1e-300 { chance *= share }
                guard chance < ColumnReading.luck else { continue }
                let state = filled == 1 ? "filled" : "empty"
                return "it is \(state) in \(here) deals, all of them \(outcome == 1 ? "won" : "lost")"
            }
        }
        return nil
    }

    /// The area under the ROC curve of the column's win rates, each half of the rows judged by the other.
    private func areaAlone(_ column: WinTable.Column, _ kind: WinColumn.Kind) -> Double {
        let feature = Feature(column, rows: rows, kind: kind)
        let codes = feature.codes(column, rows: rows).coarse
        let folds = Folds(won: won, count: 2, seed: 2)
        var wins = [[Double]](repeating: [Double](repeating: 0, count: feature.coarseCount), count: 2)
        var counts = wins
        for i in codes.indices {
            wins[folds.part[i]][Int(codes[i])] += won[i] ? 1 : 0
            counts[folds.part[i]][Int(codes[i])] += 1
        }
        let areas = (0..<2).map { half in
            let held = folds.held(half)
            let scores = held.map { i in
                (wins[1 - half][Int(codes[i])] + 0.5) / (counts[1 - half][Int(codes[i])] + 1)
            }
            return WinQuality.area(scores, held.map { won[$0] })
        }
        return (areas[0] + areas[1]) / 2
    }
}
