import CRMModel
import Diagnostics
import Statistics

/// Recomputes figures from the rows that are published beside them.
public enum FigureAudit {
    /// Every way in which a figure and its rows disagree. Empty when the books balance.
    public static func findings(_ figure: Figure) -> [Diagnostic] {
        guard let value = figure.value else { return [] }
        let all = Array(0..<figure.rows.count)
        return check(figure, value, rows: all)
    }

    /// The same for a breakdown: the whole, each part, and that the parts make up the whole.
    public static func findings(_ breakdown: Breakdown) -> [Diagnostic] {
        var findings = findings(breakdown.total)
        let rows = breakdown.total.rows
        guard let key = rows.columns.firstIndex(of: breakdown.key) else {
            return findings + [finding(breakdown.total, "its rows lack the column \(breakdown.key)")]
        }
        var rowsOf: [Cell: [Int]] = [:]
        for row in 0..<rows.count { rowsOf[rows.cells(row)[key], default: []].append(row) }
        var listed = 0
        var seen: Set<Cell> = []
        for part in breakdown.parts {
            guard seen.insert(part.key).inserted else {
                findings.append(finding(breakdown.total, "its part '\(part.name)' stands there twice"))
                continue
            }
            let own = rowsOf[part.key] ?? []
            listed += own.count
            if let value = part.figure.value { findings += check(part.figure, value, rows: own, scope: part.name) }
        }
        if listed != rows.count {
            findings.append(finding(breakdown.total, "its parts hold \(listed) rows, the whole \(rows.count)"))
        }
        return findings
    }

    private static func check(_ figure: Figure, _ value: Quantity, rows: [Int], scope: String = "") -> [Diagnostic] {
        if figure.n != rows.count {
            return [finding(figure, "n is \(figure.n), its list has \(rows.count) rows", scope)]
        }
        if let column = figure.rows.tie.columns.first(where: { !figure.rows.columns.contains($0) }) {
            return [finding(figure, "its rows lack the column \(column)", scope)]
        }
        let recomputed: Double
        switch figure.rows.tie {
        case .count: recomputed = Double(rows.count)
        case .sum(let column): recomputed = sum(figure.rows, rows, column)
        case .roundedSum(let column): recomputed = sum(figure.rows, rows, column).rounded()
        case .share(let column), .mean(let column):
            recomputed = rows.isEmpty ? 0 : sum(figure.rows, rows, column) / Double(rows.count)
        case .ratio(let top, let bottom):
            let due = sum(figure.rows, rows, bottom)
            recomputed = due == 0 ? 0 : sum(figure.rows, rows, top) / due
        case .survivalMedian(let time, let event):
            let observations = zip(values(figure.rows, rows, time), values(figure.rows, rows, event)).map {
                KaplanMeier.Observation(time: $0, isEvent: $1 == 1)
            }
            recomputed = KaplanMeier(observations).median ?? .infinity
        case .consistency(let column):
            recomputed = 1 - (Diversity.normalizedEntropy(kinds(figure.rows, rows, column)) ?? 1)
        case .median(let column):
            recomputed = Sample.quantile(0.5, ofSorted: values(figure.rows, rows, column).sorted()) ?? 0
        }
        // Sums of whole numbers are exact; only means and weighted sums carry a rounding error.
        let tolerance = max(1e-9 * abs(recomputed), { if case .money = value { 0.5 } else { 1e-9 } }())
        if abs(recomputed - value.number) > tolerance {
            return [finding(figure, "its rows give \(recomputed), the figure says \(value.number)", scope)]
        }
        return []
    }

    private static func sum(_ rows: RowSet, _ indices: [Int], _ column: String) -> Double {
        guard let index = rows.columns.firstIndex(of: column) else { return 0 }
        return indices.reduce(0) { $0 + (rows.cells($1)[index].number ?? 0) }
    }

    private static func values(_ rows: RowSet, _ indices: [Int], _ column: String) -> [Double] {
        guard let index = rows.columns.firstIndex(of: column) else { return [] }
        return indices.compactMap { rows.cells($0)[index].number }
    }

    /// How often each text of a column occurs, in the order of the texts.
    private static func kinds(_ rows: RowSet, _ indices: [Int], _ column: String) -> [Int] {
        guard let index = rows.columns.firstIndex(of: column) else { return [] }
        var counts: [String: Int] = [:]
        for row in indices { if case .text(let text?) = rows.cells(row)[index] { counts[text, default: 0] += 1 } }
        return counts.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func finding(_ figure: Figure, _ what: String, _ scope: String = "") -> Diagnostic {
        let name = figure.definition + (scope.isEmpty ? "" : " (\(scope))")
        return Diagnostic(
            "GATE-TIE", "\(name) does not agree with its rows: \(what)", at: .named("rows/\(figure.rows.name).csv"),
            exit: .internalError)
    }
}
