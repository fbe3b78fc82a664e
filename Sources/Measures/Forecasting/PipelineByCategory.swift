import CRMModel
import Figures

/// What may still close in the quarter, by how sure the CRM is of it.
public struct PipelineByCategory: Sendable {
    public let period: Period
    /// Each deal in one part: won ones are Closed, open ones past their date a part of their own.
    public let byCategory: Breakdown
    /// The same by unit: for each category that occurs its amount, of the whole and of the parts of every level.
    public let byUnit: [Step]
    /// Closed; Closed and Commit; and so on: each holds the one before.
    public let cumulative: [Step]

    /// One category, or several together, of the whole and of each unit.
    public struct Step: Sendable {
        public let name: String
        public let figures: UnitFigures
        public var figure: Figure { figures.total }
    }

    /// The figures of all units.
    var figures: [UnitFigures] { (cumulative + byUnit).map(\.figures) }

    public static let overdue = "Overdue"
    public static let other = "Another category"
    public static let none = "No category"

    /// Parts in the order of their certainty.
    private static let order = ForecastCategory.allCases.map(\.rawValue) + [other, none, overdue]
    private static let steps: [ForecastCategory] = [.closed, .commit, .bestCase, .pipeline]

    init(_ book: DealBook, details: DealDetails, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let asOf = records.asOf
        let slug = "pipeline-by-category"
        let period = records.fiscal.quarter(of: asOf)
        self.period = period
        func isIn(_ row: RowIndex) -> Bool { book.closings[row].map(period.contains) ?? false }
        let rows =
            (book.won.filter(isIn)
            + book.open.filter { row in book.closings[row].map { $0 < asOf || period.contains($0) } ?? false }).sorted()
        let statuses = records.opportunities.statuses
        // Won and open deals apart: a part rests on enough people in each.
        let units = SalesUnits(
            deals: [rows.filter { statuses[$0] == .won }, rows.filter { statuses[$0] == .open }], in: records,
            groups: groups, isPrivate: isPrivate)
        let parts = UnitParts(units, deals: rows, in: records)
        let buckets = rows.map { row -> String in
            if statuses[row] == .won { return ForecastCategory.closed.rawValue }
            if let day = book.closings[row], day < asOf { return PipelineByCategory.overdue }
            guard let text = details.categories[row] else { return PipelineByCategory.none }
            // An open deal is not closed, whatever its category says.
            return ForecastCategory(text).flatMap { $0 == .closed ? nil : $0.rawValue } ?? PipelineByCategory.other
        }
        let columns = PipelineByCategory.steps.dropFirst().map { "up_to_\($0)".lowercased() }
        let present = PipelineByCategory.order.filter(Set(buckets).contains)
        /// The column of one category's amounts.
        func column(_ bucket: String) -> String { "only_" + bucket.lowercased().filter { $0 != " " } }
        @Sendable func reaches(_ bucket: String, _ step: Int) -> Bool {
            PipelineByCategory.steps.prefix(step + 1).contains { $0.rawValue == bucket }
        }
        let list = book.placedList(
            slug, "Deals that were won or may close in \(period.name), and those past their date", rows,
            tie: .sum("amount"), extra: parts.columns + ["bucket", "closed"] + columns + present.map(column),
            cellsAt: { index in
                let row = rows[index]
                let amounts = PipelineByCategory.steps.indices.map { step -> Cell in
                    guard book.sources[row].isPriced else { return .money(nil) }
                    return .money(book.money(reaches(buckets[index], step) ? book.amounts[row] : 0))
                }
                let own = present.map { bucket -> Cell in
                    guard book.sources[row].isPriced else { return .money(nil) }
                    return .money(book.money(bucket == buckets[index] ? book.amounts[row] : 0))
                }
                return parts.cells(index) + [.text(buckets[index])] + amounts + own
            })
        let undated = book.open.count { book.closings[$0] == nil }
        var notes: [String] = []
        if undated > 0 {
            notes.append("\(Grouping.text(undated)) open deals have no close date and stand in no period.")
        }
        let isRecorded = details.categories.codes.contains { $0 >= 0 }
        func absent(_ scope: String, _ note: String, _ n: Int? = nil) -> Figure {
            Figure(
                slug, scope: scope, outcome: .absent(.noSource), n: n ?? rows.count, asOf: asOf, rows: list,
                notes: [note])
        }
        let missing =
            !isRecorded
            ? "We could show this if deals or stages had a forecast category."
            : !book.open.isEmpty && undated == book.open.count
                ? "We could show this if open deals had an expected close date." : nil
        let rowsOf = Dictionary(grouping: rows.indices) { buckets[$0] }
        if let missing {
            byCategory = Breakdown(
                total: absent("", missing), key: "bucket",
                parts: PipelineByCategory.order.compactMap { name in
                    rowsOf[name].map { Breakdown.Part(name: name, figure: absent(name, missing, $0.count)) }
                })
            cumulative = []
            byUnit = []
            return
        }
        byCategory = Breakdown(
            total: book.sum(slug, scope: period.name, rows, list: list, extra: notes), key: "bucket",
            parts: PipelineByCategory.order.compactMap { name in
                rowsOf[name].map { own in
                    Breakdown.Part(name: name, figure: book.sum(slug, scope: name, own.map { rows[$0] }, list: list))
                }
            })
        func step(_ name: String, _ label: String, _ column: String, holds: @escaping (String) -> Bool) -> Step {
            Step(
                name: name,
                figures: parts.figures(rows.count) { scope, all in
                    let own = all.filter { holds(buckets[$0]) }.map { rows[$0] }
                    return Figure(
                        slug, scope: [scope, label].filter { !$0.isEmpty }.joined(separator: ", "),
                        outcome: own.isEmpty ? .absent(.noEvents) : book.outcome(own),
                        numerator: .count(own.count, of: "deals"), n: all.count, asOf: asOf,
                        rows: list.tied(to: .sum(column)), notes: book.notes(own))
                })
        }
        cumulative = PipelineByCategory.steps.indices.map { place in
            let name = PipelineByCategory.steps.prefix(place + 1).map(\.rawValue).joined(separator: " + ")
            return step(name, "cumulative: \(name)", place == 0 ? "closed" : columns[place - 1]) { reaches($0, place) }
        }
        byUnit = present.map { bucket in step(bucket, "only \(bucket)", column(bucket)) { $0 == bucket } }
    }
}
