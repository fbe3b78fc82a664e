import Diagnostics

extension ChartSpec {
    /// Waterfall: indices of the totals in use.
    var totalRows: [Int] { totals ?? (categories.isEmpty ? [] : [0, categories.count - 1]) }

    /// Waterfall: the value of a category, the sum of the series that have one there.
    func sum(of row: Int) -> Double? {
        let values = series.compactMap { $0.values.indices.contains(row) ? $0.values[row] : nil }
        return values.isEmpty ? nil : values.reduce(0, +)
    }
}

extension ChartValidator {
    /// The changes of a waterfall must lead to its next total within half a unit of the last digit shown. What comes
    /// before the first total begins at zero.
    mutating func checkTotals() {
        let rows = Set(spec.totalRows)
        let numbers = NumberText(spec.format)
        let factor = abs(spec.format.factor)
        let limit = 0.5 * Powers.ten(-spec.format.decimals) * (1 + 1e-9)
        var running = 0.0
        var isFirst = true
        for row in spec.categories.indices {
            guard let value = spec.sum(of: row) else { continue }
            if rows.contains(row) {
                let slack = abs(running) * factor * 1e-12
                if !isFirst, !(abs(running - value) * factor <= limit + slack) {
                    let column = spec.series.firstIndex { $0.values.indices.contains(row) && $0.values[row] != nil }
                    add(
                        "CHART-TOTAL",
                        "total `\(LogText.excerpt(spec.categories[row]))` is \(numbers.plain(value)), "
                            + "the changes before it lead to \(numbers.plain(running))",
                        at: root["series"][column ?? 0]["values"][row],
                        hint: "give every change, or one row for the rest")
                }
                running = value
            } else {
                running += value
            }
            isFirst = false
        }
    }
}
