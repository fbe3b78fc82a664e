import Adoption
import CRMModel
import Figures
import ProgrammeRecords
import Statistics

/// Which cells a named person has looked at, which are due, and what that takes.
///
/// A cell is due every 28 days, and every two working days from the day its unit went live until 90 days are over and a
/// person has accepted to scale back (metrics.md, review-coverage and go-live-window). A build never counts as a look.
public struct ReviewLedger: Sendable {
    /// One cell that is due, and the last look at it within its time.
    public struct Due: Sendable {
        public let user: RowIndex
        public let area: Int
        /// Row in the ledger; nil where nobody looked.
        public let review: Int?
        public let isGoLive: Bool
    }

    /// The minutes a reviewer's cells take.
    public struct Workload: Sendable {
        /// The user who looks at these cells; nil for cells nobody has looked at in half a year.
        public let reviewer: RowIndex?
        public let cells: Int
        public let minutesPerWeek: Double
    }

    public let due: [Due]
    public let coverage: Figure
    /// By area, in the judgement's order: the last look at any of its cells that was in their time.
    public let lastLook: [CalendarDate?]
    /// Most minutes first; nobody last.
    public let workload: [Workload]
    /// Minutes for one cell: the median in the ledger.
    public let minutesPerCell: Double
    /// No look in the ledger says how long it took: the figure is what site.yml says, else 4 minutes.
    public let isMinutesAssumed: Bool
    /// Minutes a week in all.
    public let minutesPerWeek: Figure

    /// Which cells are looked at closely.
    let goLive: GoLive

    /// Looks a week: every 28 days, and every two working days.
    static let looks = 0.25
    static let closeLooks = 2.5
    /// Days after going live in which cells are due every two working days, whatever was accepted.
    public static let goLiveDays = 90

    /// - Parameter assumedMinutes: what one cell takes where the ledger does not tell.
    public init(
        _ matrix: ComplianceMatrix, reviews: [ReviewRecord], waves: [RolloutWaveRecord], assumedMinutes: Int = 4
    ) {
        let records = matrix.records
        let asOf = records.asOf
        let scopes = ReviewLedger.scopes(reviews, matrix)
        var due: [Due] = []
        var last = [CalendarDate?](repeating: nil, count: matrix.judgement.areas.count)
        let goLive = GoLive(
            live: LiveDays(records: records, waves: waves),
            acceptances: scopes.filter { reviews[$0.index].verdict == .scaleBack })
        self.goLive = goLive
        for user in matrix.users {
            for area in matrix.judgement.areas.indices where matrix.cell(user, area).state != .notAssigned {
                let isGoLive = goLive.holds(user, area, on: asOf)
                func isInTime(_ day: CalendarDate) -> Bool {
                    isGoLive
                        ? records.businessDays.days(from: day, to: asOf) <= 2
                        : asOf.dayNumber - day.dayNumber < Int32(ComplianceMatrix.window)
                }
                let look = scopes.last { isInTime($0.day) && $0.covers(user, area) }
                due.append(Due(user: user, area: area, review: look?.index, isGoLive: isGoLive))
                if let look { last[area] = max(last[area] ?? look.day, look.day) }
            }
        }
        self.due = due
        lastLook = last

        let minutes = scopes.compactMap { scope -> Double? in
            guard let minutes = scope.minutes, minutes > 0 else { return nil }
            let cells = due.count { scope.covers($0.user, $0.area) }
            return cells > 0 ? minutes / Double(cells) : nil
        }
        let median = Sample.quantile(0.5, ofSorted: minutes.sorted())
        minutesPerCell = median ?? Double(assumedMinutes)
        isMinutesAssumed = median == nil

        var cellsOf: [RowIndex?: (cells: Int, looks: Double)] = [:]
        for cell in due {
            let reviewer = scopes.last { $0.day >= asOf.adding(days: -182) && $0.covers(cell.user, cell.area) }?
                .reviewer
            cellsOf[reviewer, default: (0, 0)].cells += 1
            cellsOf[reviewer, default: (0, 0)].looks += cell.isGoLive ? ReviewLedger.closeLooks : ReviewLedger.looks
        }
        let perCell = minutesPerCell
        workload = cellsOf.map {
            Workload(reviewer: $0.key, cells: $0.value.cells, minutesPerWeek: $0.value.looks * perCell)
        }.sorted {
            ($0.reviewer == nil ? 1 : 0, -$0.minutesPerWeek, $0.reviewer ?? 0) < (
                $1.reviewer == nil ? 1 : 0, -$1.minutesPerWeek, $1.reviewer ?? 0
            )
        }

        let list = PeopleListing(matrix).rows(
            "review-cells", "Cells due for a look", ["reviewed", "minutes_a_week"],
            due.map {
                let looks = $0.isGoLive ? ReviewLedger.closeLooks : ReviewLedger.looks
                return ($0.user, $0.area, [.integer($0.review == nil ? 0 : 1), .real(looks * perCell)])
            }, tie: .count)
        coverage = .proportion(
            "review-coverage", successes: due.count { $0.review != nil }, trials: due.count, of: "cells", asOf: asOf,
            rows: list.tied(to: .share("reviewed")),
            notes: scopes.isEmpty ? ["No review is recorded: everything here is computed, and nobody has looked."] : [])
        // Added up in the order of the list, so that halves round as whoever adds up the list has them.
        let total = (0..<list.count).reduce(0.0) { sum, row in
            if case .real(let minutes?) = list.cells(row).last { sum + minutes } else { sum }
        }
        minutesPerWeek = Figure(
            "review-workload",
            outcome: due.isEmpty ? .absent(.noEvents) : .value(.count(Int(total.rounded()), of: "minutes a week")),
            n: due.count, asOf: asOf, rows: list.tied(to: .roundedSum("minutes_a_week")),
            notes: isMinutesAssumed
                ? ["No review says how long it took: \(Grouping.text(assumedMinutes)) minutes a cell are assumed."] : []
        )
    }

    // MARK: What one row of the ledger covers

    struct Scope: Sendable {
        let index: Int
        let reviewer: RowIndex
        let day: CalendarDate
        let minutes: Double?
        let area: Int?
        let user: RowIndex?
        /// Users of the unit and of all below it; nil: all.
        let members: Set<RowIndex>?

        func covers(_ other: RowIndex, _ otherArea: Int) -> Bool {
            other != reviewer && (area == nil || area == otherArea) && (user == nil || user == other)
                && (members == nil || members?.contains(other) == true)
        }
    }

    /// The rows of the ledger up to the as-of, by day. Left out are rows of nobody who is known, rows with a reference to
    /// nothing, and deviations accepted for a rule or a record: who accepts one has looked at that and at no cell.
    /// Nobody reviews their own cells: the reviewer's are not among those covered.
    static func scopes(_ reviews: [ReviewRecord], _ matrix: ComplianceMatrix) -> [Scope] {
        let records = matrix.records
        var membersOf: [RowIndex: Set<RowIndex>] = [:]
        func members(_ unit: RowIndex) -> Set<RowIndex> {
            if let known = membersOf[unit] { return known }
            // Those who are still to come too.
            let found = Set(
                (0..<records.users.count).filter { records.units.lies(records.users.units[$0], in: unit) })
            membersOf[unit] = found
            return found
        }
        var scopes: [Scope] = []
        for (index, review) in reviews.enumerated() where review.at.date <= records.asOf {
            guard let reviewer = person(review, records) else { continue }
            if review.verdict == .waived, review.rule != nil || review.record != nil { continue }
            let area = review.area.flatMap { named in matrix.judgement.areas.firstIndex { $0.id == named.id } }
            if review.area != nil, area == nil { continue }
            let user = review.user?.id.flatMap(records.users.index.row(of:))
            if review.user != nil, user == nil { continue }
            let unit = review.unit?.id.flatMap(records.units.index.row(of:))
            if review.unit != nil, unit == nil { continue }
            scopes.append(
                Scope(
                    index: index, reviewer: reviewer,
                    day: review.at.date, minutes: review.minutes, area: area, user: user, members: unit.map(members)))
        }
        return scopes.sorted { ($0.day, $0.reviewer, $0.index) < ($1.day, $1.reviewer, $1.index) }
    }

    /// The person behind a row of the ledger; nil for a name nobody bears and for a service account, which looks at
    /// nothing.
    static func person(_ review: ReviewRecord, _ records: CRMRecords) -> RowIndex? {
        review.reviewer.id.flatMap(records.users.index.row(of:)).flatMap { records.users.isService[$0] == 1 ? nil : $0 }
    }
}

extension OrgUnits {
    /// Whether a unit is another or lies below it. Cycles end the walk.
    func lies(_ unit: RowIndex?, in wanted: RowIndex) -> Bool {
        var current = unit
        for _ in 0...count {
            guard let row = current else { return false }
            if row == wanted { return true }
            current = parents[row]
        }
        return false
    }
}
