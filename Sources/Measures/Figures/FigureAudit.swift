import CRMModel
import Diagnostics
import Statistics

/// Recomputes figures from the rows that are published beside them.
public enum FigureAudit {
    /// Every way in which a figure and its rows disagree. Empty when the books balance.
    public static func findings(_ figure: Figure) -> [Diagnostic] { findings([figure], []) }

    /// The same for a breakdown: the whole, each part, and that the parts make up the whole.
    public static func findings(_ breakdown: Breakdown) -> [Diagnostic] { findings([], [breakdown]) }

    /// The same for many; each list is gone through once, whatever number of figures rest on it.
    public static func findings(_ figures: [Figure], _ breakdowns: [Breakdown]) -> [Diagnostic] {
        let totals = figures + breakdowns.map(\.total)
        var order: [String] = []
        var byList: [String: [Int]] = [:]
        for (index, figure) in totals.enumerated() {
            if byList[figure.rows.name] == nil { order.append(figure.rows.name) }
            byList[figure.rows.name, default: []].append(index)
        }
        var found = [[Diagnostic]](repeating: [], count: totals.count)
        for name in order {
            let indices = byList[name] ?? []
            // Two lists of one name would be one file: what differs is looked at apart.
            for same in Dictionary(grouping: indices, by: { ListShape(totals[$0].rows) }).values {
                var read = Set(same.flatMap { totals[$0].rows.tie.columns })
                for index in same where index >= figures.count {
                    let breakdown = breakdowns[index - figures.count]
                    read.insert(breakdown.key)
                    read.formUnion(breakdown.parts.flatMap { $0.figure.rows.tie.columns })
                }
                guard let first = same.first else { continue }
                let list = ListColumns(totals[first].rows, read)
                for index in same {
                    found[index] =
                        index < figures.count
                        ? check(totals[index], list)
                        : check(breakdowns[index - figures.count], list)
                }
            }
        }
        return found.flatMap { $0 }
    }

    private static func check(_ breakdown: Breakdown, _ list: ListColumns) -> [Diagnostic] {
        var findings = check(breakdown.total, list)
        guard let keys = list.cells[breakdown.key] else {
            return findings + [finding(breakdown.total, "its rows lack the column \(breakdown.key)")]
        }
        let rowsOf = Dictionary(grouping: keys.indices) { keys[$0] }
        var listed = 0
        var seen: Set<Cell> = []
        for part in breakdown.parts {
            guard seen.insert(part.key).inserted else {
                findings.append(finding(breakdown.total, "its part '\(part.name)' stands there twice"))
                continue
            }
            let own = rowsOf[part.key] ?? []
            listed += own.count
            if let value = part.figure.value {
                findings += check(part.figure, value, list, rows: own, scope: part.name)
            }
        }
        if listed != list.count {
            findings.append(finding(breakdown.total, "its parts hold \(listed) rows, the whole \(list.count)"))
        }
        return findings
    }

    private static func check(_ figure: Figure, _ list: ListColumns) -> [Diagnostic] {
        figure.value.map { check(figure, $0, list, rows: Array(0..<list.count)) } ?? []
    }

    private static func check(
        _ figure: Figure, _ value: Quantity, _ list: ListColumns, rows: [Int], scope: String = ""
    ) -> [Diagnostic] {
        if figure.n != rows.count {
            return [finding(figure, "n is \(figure.n), its list has \(rows.count) rows", scope)]
        }
        if let column = figure.rows.tie.columns.first(where: { list.cells[$0] == nil }) {
            return [finding(figure, "its rows lack the column \(column)", scope)]
        }
        let recomputed = recompute(figure.rows.tie, list, rows)
        // Sums of whole numbers are exact; only means and weighted sums carry a rounding error.
        let tolerance = max(1e-9 * abs(recomputed), { if case .money = value { 0.5 } else { 1e-9 } }())
        // Not the other way round: a value that is no number agrees with nothing.
        if abs(recomputed - value.number) <= tolerance { return [] }
        return [finding(figure, "its rows give \(recomputed), the figure says \(value.number)", scope)]
    }

    /// What the rows give.
    private static func recompute(_ tie: Tie, _ list: ListColumns, _ rows: [Int]) -> Double {
        func values(_ column: String) -> [Double] { rows.compactMap { list.cells[column]?[$0].number } }
        func sum(_ column: String) -> Double { values(column).reduce(0, +) }
        func median(_ values: [Double]) -> Double { Sample.quantile(0.5, ofSorted: values.sorted()) ?? 0 }
        switch tie {
        case .count: return Double(rows.count)
        case .sum(let column): return sum(column)
        case .roundedSum(let column): return sum(column).rounded()
        case .share(let column), .mean(let column): return rows.isEmpty ? 0 : sum(column) / Double(rows.count)
        case .ratio(let top, let bottom):
            let due = sum(bottom)
            return due == 0 ? 0 : sum(top) / due
        case .skill(let top, let bottom):
            let due = sum(bottom)
            return due == 0 ? 0 : 1 - sum(top) / due
        case .likely(let likely):
            return likely.value(of: rows.map { row in likely.columns.map { list.cells[$0]?[row].number ?? 0 } })
        case .survivalMedian(let time, let event):
            let observations = zip(values(time), values(event)).map {
                KaplanMeier.Observation(time: $0, isEvent: $1 == 1)
            }
            return KaplanMeier(observations).median ?? .infinity
        case .consistency(let column):
            var counts: [String: Int] = [:]
            for row in rows { if case .text(let text?) = list.cells[column]?[row] { counts[text, default: 0] += 1 } }
            return 1 - (Diversity.normalizedEntropy(counts.sorted { $0.key < $1.key }.map(\.value)) ?? 1)
        case .median(let column): return median(values(column))
        case .smallest(let column): return values(column).min() ?? 0
        case .concentration(let column): return Concentration(values(column))?.index ?? 0
        case .effectiveNumber(let column): return Concentration(values(column))?.effectiveNumber ?? 0
        case .largest(let number, let column): return Concentration(values(column))?.share(ofLargest: number) ?? 0
        case .velocity(let open, let won, let decided, let amount, let days):
            let typical = median(values(days))
            let (sold, judged) = (sum(won), sum(decided))
            guard sold > 0, judged > 0, typical > 0 else { return 0 }
            return (sum(open) * (sold / judged) * (sum(amount) / sold) / typical).rounded(.toNearestOrEven)
        }
    }

    private static func finding(_ figure: Figure, _ what: String, _ scope: String = "") -> Diagnostic {
        let name = figure.definition + (scope.isEmpty ? "" : " (\(scope))")
        return Diagnostic(
            "GATE-TIE", "\(name) does not agree with its rows: \(what)", at: .named("rows/\(figure.rows.name).csv"),
            exit: .internalError)
    }
}

/// Lists that are alike in this are one list.
private struct ListShape: Hashable {
    let columns: [String]
    let count: Int

    init(_ rows: RowSet) {
        columns = rows.columns
        count = rows.count
    }
}

/// Some columns of a list, taken out of it in one pass.
private struct ListColumns {
    let count: Int
    private(set) var cells: [String: [Cell]] = [:]

    init(_ rows: RowSet, _ names: Set<String>) {
        count = rows.count
        let read = rows.columns.indices.filter { names.contains(rows.columns[$0]) }
        var columns = [[Cell]](repeating: [], count: read.count)
        for place in columns.indices { columns[place].reserveCapacity(count) }
        for row in 0..<count {
            let all = rows.cells(row)
            for (place, column) in read.enumerated() { columns[place].append(all[column]) }
        }
        for (place, column) in read.enumerated() { cells[rows.columns[column]] = columns[place] }
    }
}
