import CRMModel
import Figures
import Forecasting

/// How far the data behind the forecast can be trusted: the worst of four shares, for the whole and for each unit.
public struct TrustGrade: Sendable {
    /// What is looked at.
    public enum Leg: String, CaseIterable, Hashable, Sendable {
        case complete = "agreed fields filled, by amount"
        case consistent = "checks passed"
        case timely = "amount with a close date not past"
        case contacted = "amount whose main contact was confirmed or spoken to in 180 days"

        /// Columns of the list whose sums make the share.
        fileprivate var columns: (part: String, whole: String) {
            switch self {
            case .complete: ("complete_amount", "amount")
            case .consistent: ("passed", "checks")
            case .timely: ("timely_amount", "amount")
            case .contacted: ("contacted_amount", "amount")
            }
        }

        fileprivate var tie: Tie { .ratio(columns.part, columns.whole) }
    }

    /// Each leg as a share of what is open; `TOO_FEW` below 20 records, `NO_SOURCE` where it is not recorded.
    public let legs: [(leg: Leg, figure: Figure)]
    /// The least of them, of the whole and of each unit; `PARTIAL` where one is missing, absent where fewer than two
    /// are known.
    public let units: UnitFigures

    public var figure: Figure { units.total }
    public var worst: Leg? { TrustGrade.worst(figure) }

    /// Records below which a leg says nothing.
    private static let fewest = 20
    private static let slug = "data-trust-grade"

    /// A from 0.95, B from 0.85, C from 0.70, else D.
    public static func letter(_ share: Double) -> String {
        share >= 0.95 ? "A" : share >= 0.85 ? "B" : share >= 0.7 ? "C" : "D"
    }

    /// The leg a grade is that of; nil where there is none.
    public static func worst(_ figure: Figure) -> Leg? {
        figure.value == nil ? nil : Leg.allCases.first { $0.tie == figure.rows.tie }
    }

    /// What is known of each deal, by row of the records.
    public struct Evidence: Sendable {
        /// Share of the agreed fields that are filled; nil where no profile says what a deal should hold.
        public var completeness: [Double?]?
        /// Whether the deal's main contact was confirmed, called, written to or met in 180 days; nil where not
        /// recorded.
        public var isContacted: [Bool]?
        /// The units that are graded; nil: those of the forecast.
        public var units: SalesUnits?

        public init(completeness: [Double?]? = nil, isContacted: [Bool]? = nil, units: SalesUnits? = nil) {
            self.completeness = completeness
            self.isContacted = isContacted
            self.units = units
        }
    }

    /// - Parameter units: that are graded where the evidence names no others.
    package init(_ book: DealBook, _ evidence: Evidence, units: SalesUnits) {
        let records = book.records
        let deals = records.opportunities
        let year = records.asOf.adding(days: -365)
        // Amounts are those of open deals; checks are made on these and on what was closed in a year.
        let rows = (0..<deals.count).filter { row in
            deals.statuses[row] == .open || book.closings[row].map { $0 > year } ?? true
        }
        let parts = UnitParts(evidence.units ?? units, deals: rows, in: records)
        let lines = rows.map { Line($0, book, evidence) }
        let list = RowSet(
            name: TrustGrade.slug, title: "Deals behind the trust grade",
            columns: [
                "id", "name", "owner", "status", "amount", "complete_amount", "timely_amount", "contacted_amount",
                "checks", "passed",
            ] + parts.columns, count: rows.count, tie: Leg.consistent.tie
        ) { place in
            let (row, line) = (rows[place], lines[place])
            func money(_ minor: Int64) -> Cell { .money(book.money(minor)) }
            return [
                .text(deals.ids[row]), .text(deals.names[row]), .person(deals.owners[row]),
                .text(deals.statuses[row].rawValue), money(line.amount), money(line.complete), money(line.timely),
                money(line.contacted), .integer(line.checks), .integer(line.passed),
            ] + parts.cells(place)
        }
        let known = Known(
            isComplete: evidence.completeness != nil, isDated: book.open.contains { book.closings[$0] != nil },
            isContacted: evidence.isContacted != nil)
        legs = TrustGrade.legs(lines, known, list, records.asOf)
        self.units = parts.figures(rows.count) { scope, own in
            TrustGrade.grade(scope, own.map { lines[$0] }, known, list, records.asOf)
        }
    }

    /// What the source says anything about.
    private struct Known {
        let isComplete: Bool
        let isDated: Bool
        let isContacted: Bool

        func has(_ leg: Leg) -> Bool {
            switch leg {
            case .complete: isComplete
            case .consistent: true
            case .timely: isDated
            case .contacted: isContacted
            }
        }
    }

    private static func legs(
        _ lines: [Line], _ known: Known, _ list: RowSet, _ asOf: CalendarDate
    ) -> [(leg: Leg, figure: Figure)] {
        let open = lines.count { $0.isOpen }
        let total = lines.reduce(0) { $0 + $1.amount }
        return Leg.allCases.map { leg in
            let (top, bottom, n): (Int64, Int64, Int)
            var notes: [String] = []
            switch leg {
            case .complete:
                (top, bottom, n) = (lines.reduce(0) { $0 + $1.complete }, total, open)
                let whole = lines.reduce(0) { $0 + ($1.isWhole ? $1.amount : 0) }
                if known.isComplete, total > 0 {
                    let share = Int((Double(whole) / Double(total) * 100).rounded())
                    notes.append("Of the open amount \(share) % is in deals with every agreed field.")
                }
            case .consistent:
                (top, bottom) = (lines.reduce(0) { $0 + $1.passed }, lines.reduce(0) { $0 + $1.checks })
                n = lines.count
            case .timely: (top, bottom, n) = (lines.reduce(0) { $0 + $1.timely }, total, open)
            case .contacted: (top, bottom, n) = (lines.reduce(0) { $0 + $1.contacted }, total, open)
            }
            let outcome: Outcome =
                !known.has(leg)
                ? .absent(.noSource)
                : n < fewest
                    ? .absent(.tooFew) : bottom > 0 ? .value(.share(Double(top) / Double(bottom))) : .absent(.noEvents)
            return (
                leg,
                Figure(
                    slug, scope: leg.rawValue, outcome: outcome, n: lines.count, asOf: asOf,
                    rows: list.tied(to: leg.tie),
                    notes: notes)
            )
        }
    }

    /// The least of the legs of some deals.
    private static func grade(
        _ scope: String, _ lines: [Line], _ known: Known, _ list: RowSet, _ asOf: CalendarDate
    ) -> Figure {
        let legs = legs(lines, known, list, asOf)
        let told = legs.filter { $0.figure.value != nil }
        let least = told.min { ($0.figure.value?.number ?? 0) < ($1.figure.value?.number ?? 0) }
        guard told.count >= 2, let least, let value = least.figure.value else {
            let isFew = legs.contains { $0.figure.outcome == .absent(.tooFew) }
            return Figure(
                slug, scope: scope, outcome: .absent(isFew ? .tooFew : .noSource), n: lines.count, asOf: asOf,
                rows: list,
                notes: ["A grade needs two of: \(Leg.allCases.map(\.rawValue).joined(separator: "; "))."])
        }
        let missing = legs.filter { $0.figure.value == nil }.map(\.leg.rawValue)
        return Figure(
            slug, scope: scope,
            outcome: missing.isEmpty
                ? .value(value) : .partial(value, missing: missing.joined(separator: ", ") + " not known"),
            n: lines.count, asOf: asOf, rows: least.figure.rows)
    }
}

/// What one deal adds to the legs, in minor units and checks.
private struct Line: Sendable {
    let isOpen: Bool
    let amount: Int64
    let complete: Int64
    let timely: Int64
    let contacted: Int64
    let checks: Int64
    let passed: Int64
    /// Whether it has every agreed field.
    let isWhole: Bool

    init(_ row: RowIndex, _ book: DealBook, _ evidence: TrustGrade.Evidence) {
        isOpen = book.records.opportunities.statuses[row] == .open
        amount = isOpen ? max(0, book.amounts[row]) : 0
        let score = evidence.completeness.flatMap { $0[row] } ?? 0
        complete = Int64(minorUnits: Double(amount) * score)
        isWhole = score >= 1
        // A deal without a date is not in time: nobody can say when it is due.
        timely = book.closings[row].map { $0 >= book.records.asOf } ?? false ? amount : 0
        contacted = evidence.isContacted?[row] == true ? amount : 0
        let results = Line.checks(row, book)
        checks = Int64(results.made)
        passed = Int64(results.passed)
    }

    /// What a deal must agree with, and with how much of it it does.
    private static func checks(_ row: RowIndex, _ book: DealBook) -> (made: Int, passed: Int) {
        let records = book.records
        let deals = records.opportunities
        var results: [Bool] = []
        switch deals.statuses[row] {
        case .won: results.append(book.closings[row] != nil && book.amounts[row] > 0)
        case .lost: results.append(deals.lostReasons[row] != nil)
        case .open:
            if let owner = deals.owners[row] {
                results.append(records.users.endsOn[owner].map { $0 >= records.asOf } ?? true)
            } else {
                results.append(false)
            }
        }
        if let created = deals.createdAt.instant(row).map(records.zone.date(of:)), let closing = book.closings[row] {
            results.append(closing >= created)
        }
        if let own = deals.probabilities[row],
            let stage = deals.stages[row].flatMap({ records.stages.row(named: $0, pipeline: deals.pipelines[row]) }),
            let usual = records.stages.probabilities[stage]
        {
            results.append(abs(own - usual) < 0.005)
        }
        results.append(book.sources[row] != .noRate)
        return (results.count, results.count { $0 })
    }
}
