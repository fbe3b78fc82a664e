import CRMModel
import Figures
import Forecasting

/// What makes a deal doubtful.
public enum DataDefect: String, CaseIterable, Hashable, Sendable {
    case overdue, silent, incomplete
    /// Any of the others.
    case any

    /// What is wrong, as a row of a table.
    public var words: String {
        switch self {
        case .overdue: "Close date in the past"
        case .silent: "No activity for 14 working days"
        case .incomplete: "Agreed fields empty"
        case .any: "All together"
        }
    }

    /// What must be recorded for it to be seen.
    var source: String {
        switch self {
        case .overdue: "open deals had an expected close date"
        case .silent: "activities were recorded with their deal"
        case .incomplete: "a profile of site.yml said what a deal should hold"
        case .any: "any of the others were recorded"
        }
    }
}

/// What the forecast would be without the deals that have a defect.
public struct DefectSensitivity: Sendable {
    /// By defect: what the P50 loses, in money, and how many deals have it.
    public let figures: [(defect: DataDefect, deals: Int, figure: Figure)]

    /// - Parameter deals: by defect the open deals that have it; nil where that is not recorded.
    init(_ outlook: Outlook, _ deals: [DataDefect: Set<RowIndex>?], book: DealBook) {
        figures = DataDefect.allCases.map { defect in
            let known = deals[defect] ?? nil
            let slug = "forecast-defect-sensitivity"
            guard let known, outlook.likely.value != nil else {
                let note = known == nil ? ["We could show this if \(defect.source)."] : outlook.likely.notes
                return (
                    defect, 0,
                    Figure(
                        slug, scope: defect.rawValue, outcome: .absent(known == nil ? .noSource : .tooFew),
                        n: outlook.list.count, asOf: book.records.asOf, rows: outlook.list, notes: note)
                )
            }
            let (loss, tie) = outlook.loss(without: defect.rawValue, deals: known)
            return (
                defect, known.count,
                Figure(
                    slug, scope: defect.rawValue, outcome: .value(.money(book.money(loss))), n: outlook.list.count,
                    asOf: book.records.asOf, rows: outlook.list.tied(to: .likely(tie)))
            )
        }
    }
}

/// How far the data behind the forecast can be trusted: the worst of four shares.
public struct TrustGrade: Sendable {
    /// What is looked at.
    public enum Leg: String, CaseIterable, Hashable, Sendable {
        case complete = "amount with all agreed fields"
        case consistent = "checks passed"
        case timely = "amount not past its date"
        case contacted = "amount with a contact in 180 days"
    }

    /// Each leg as a share of what is open; `TOO_FEW` below 20 records, `NO_SOURCE` where it is not recorded.
    public let legs: [(leg: Leg, figure: Figure)]
    /// The least of them; `PARTIAL` where one is missing, absent where fewer than two are known.
    public let figure: Figure
    public let worst: Leg?

    /// Records below which a leg says nothing.
    private static let fewest = 20

    /// A from 0.95, B from 0.85, C from 0.70, else D.
    public static func letter(_ share: Double) -> String {
        share >= 0.95 ? "A" : share >= 0.85 ? "B" : share >= 0.7 ? "C" : "D"
    }

    /// What is known of each deal, by row of the records.
    public struct Evidence: Sendable {
        /// Share of the agreed fields that are filled; nil where no profile says what a deal should hold.
        public var completeness: [Double?]?
        /// Whether the main contact was confirmed, or anybody was in contact, in 180 days; nil where not recorded.
        public var isContacted: [Bool]?

        public init(completeness: [Double?]? = nil, isContacted: [Bool]? = nil) {
            self.completeness = completeness
            self.isContacted = isContacted
        }
    }

    init(_ book: DealBook, _ evidence: Evidence) {
        let records = book.records
        let deals = records.opportunities
        let slug = "data-trust-grade"
        let year = records.asOf.adding(days: -365)
        // Amounts are those of open deals; checks are made on these and on what was closed in a year.
        let rows = (0..<deals.count).filter { row in
            deals.statuses[row] == .open || book.closings[row].map { $0 > year } ?? true
        }
        let checks = rows.map { TrustGrade.checks($0, book) }
        let columns = [
            "id", "name", "owner", "status", "amount", "complete_amount", "timely_amount", "contacted_amount", "checks",
            "passed",
        ]
        @Sendable func amount(_ row: RowIndex) -> Int64 { deals.statuses[row] == .open ? max(0, book.amounts[row]) : 0 }
        @Sendable func complete(_ row: RowIndex) -> Int64 {
            let score = evidence.completeness.flatMap { $0[row] } ?? 0
            return Int64(minorUnits: Double(amount(row)) * score)
        }
        @Sendable func timely(_ row: RowIndex) -> Int64 {
            book.closings[row].map { $0 < records.asOf } ?? false ? 0 : amount(row)
        }
        @Sendable func contacted(_ row: RowIndex) -> Int64 { evidence.isContacted?[row] == true ? amount(row) : 0 }
        let list = RowSet(
            name: slug, title: "Deals behind the trust grade", columns: columns, count: rows.count,
            tie: .ratio("passed", "checks")
        ) { place in
            let row = rows[place]
            func money(_ minor: Int64) -> Cell { .money(book.money(minor)) }
            return [
                .text(deals.ids[row]), .text(deals.names[row]), .person(deals.owners[row]),
                .text(deals.statuses[row].rawValue), money(amount(row)), money(complete(row)), money(timely(row)),
                money(contacted(row)), .integer(Int64(checks[place].made)), .integer(Int64(checks[place].passed)),
            ]
        }
        let open = rows.count { deals.statuses[$0] == .open }
        func leg(_ leg: Leg, isKnown: Bool, n: Int, _ top: Int64, _ bottom: Int64, _ columns: (String, String))
            -> Figure
        {
            let outcome: Outcome =
                !isKnown
                ? .absent(.noSource)
                : n < fewest
                    ? .absent(.tooFew) : bottom > 0 ? .value(.share(Double(top) / Double(bottom))) : .absent(.noEvents)
            return Figure(
                slug, scope: leg.rawValue, outcome: outcome, n: rows.count, asOf: records.asOf,
                rows: list.tied(to: .ratio(columns.0, columns.1)))
        }
        let fewest = TrustGrade.fewest
        let total = rows.reduce(Int64(0)) { $0 + amount($1) }
        let hasDates = book.open.contains { book.closings[$0] != nil }
        let made = checks.reduce(0) { $0 + $1.made }
        legs = [
            (
                .complete,
                leg(
                    .complete, isKnown: evidence.completeness != nil, n: open, rows.reduce(0) { $0 + complete($1) },
                    total,
                    ("complete_amount", "amount"))
            ),
            (
                .consistent,
                leg(
                    .consistent, isKnown: true, n: rows.count, Int64(checks.reduce(0) { $0 + $1.passed }), Int64(made),
                    ("passed", "checks"))
            ),
            (
                .timely,
                leg(
                    .timely, isKnown: hasDates, n: open, rows.reduce(0) { $0 + timely($1) }, total,
                    ("timely_amount", "amount"))
            ),
            (
                .contacted,
                leg(
                    .contacted, isKnown: evidence.isContacted != nil, n: open, rows.reduce(0) { $0 + contacted($1) },
                    total, ("contacted_amount", "amount"))
            ),
        ]
        let known = legs.filter { $0.figure.value != nil }
        let least = known.min { ($0.figure.value?.number ?? 0) < ($1.figure.value?.number ?? 0) }
        worst = known.count < 2 ? nil : least?.leg
        guard known.count >= 2, let least, let value = least.figure.value else {
            let isFew = legs.contains { $0.figure.outcome == .absent(.tooFew) }
            figure = Figure(
                slug, outcome: .absent(isFew ? .tooFew : .noSource), n: rows.count, asOf: records.asOf, rows: list,
                notes: ["A grade needs two of: \(Leg.allCases.map(\.rawValue).joined(separator: ", "))."])
            return
        }
        let missing = legs.filter { $0.figure.value == nil }.map(\.leg.rawValue)
        figure = Figure(
            slug,
            outcome: missing.isEmpty
                ? .value(value) : .partial(value, missing: missing.joined(separator: ", ") + " not known"),
            n: rows.count, asOf: records.asOf, rows: least.figure.rows)
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
