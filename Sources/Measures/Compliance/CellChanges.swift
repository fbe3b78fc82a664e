import CRMModel
import Figures
import SnapshotHistory

/// Cells of the matrix whose state differs from what an earlier build found.
public struct CellChanges: Sendable {
    public static let slug = "cell-changes"

    /// By what a cell was and what it is; the whole is absent without an earlier build.
    public let byChange: Breakdown
    /// The day of the earlier build.
    public let since: CalendarDate?

    /// - Parameters:
    ///   - earlier: what it found; nil without one.
    ///   - word: a state in the words of the pages.
    public init(_ matrix: ComplianceMatrix, earlier: BuildSnapshot?, word: (CellState) -> String) {
        let records = matrix.records
        let areas = matrix.judgement.areas
        var before: [String: CellState] = [:]
        for cell in earlier?.cells ?? [] {
            if let user = cell.user { before[user + "\u{0}" + cell.area] = CellState(rawValue: cell.state) }
        }
        since = earlier?.cells.isEmpty == false ? earlier?.asOf : nil
        var changes: [(text: String, row: PeopleListing.Row)] = []
        for user in matrix.users where since != nil {
            for area in areas.indices {
                let key = (records.users.ids[user] ?? "") + "\u{0}" + areas[area].id
                let (old, new) = (before[key] ?? .notAssigned, matrix.cell(user, area).state)
                guard old != new else { continue }
                let text = "\(word(old)) → \(word(new))"
                changes.append((text, (user: user, area: area, values: [.text(text)])))
            }
        }
        // Not in the order of the users, which would tell the people of a team apart.
        changes.sort { $0.text < $1.text }
        let list = PeopleListing(matrix).rows(
            CellChanges.slug, "Cells whose state changed since the last build", ["change"], changes.map(\.row),
            tie: .count)
        func figure(_ scope: String, _ count: Int) -> Figure {
            Figure(
                CellChanges.slug, scope: scope, outcome: .value(.count(count, of: "cells")), n: count,
                asOf: records.asOf, rows: list)
        }
        guard since != nil else {
            byChange = Breakdown(
                total: Figure(
                    CellChanges.slug, outcome: .absent(.noSource), n: 0, asOf: records.asOf, rows: list,
                    notes: ["We could show this from the second build on."]),
                key: "change", parts: [])
            return
        }
        let counts = Dictionary(grouping: changes, by: \.text).mapValues(\.count)
        byChange = Breakdown(
            total: figure("", changes.count), key: "change",
            parts: counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                Breakdown.Part(name: $0.key, figure: figure($0.key, $0.value))
            })
    }
}
