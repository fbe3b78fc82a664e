import CRMModel
import Figures
import Statistics

/// What the current fiscal quarter is likely to close at, by two plain methods.
public struct QuarterForecast: Sendable {
    public let quarter: Period
    /// Days of the quarter after the as-of.
    public let daysLeft: Int
    /// Won in the quarter so far; without a win it has no value.
    public let wonSoFar: Figure
    public let runRate: Figure
    public let weighted: Figure
    /// Won in the quarter up to each day of it, in minor units; from the quarter's first day to the as-of.
    public let cumulative: [Int64]

    /// Days whose wins make the run rate.
    static let window = 91

    public init(_ book: DealBook) {
        let asOf = book.records.asOf
        let quarter = book.records.fiscal.quarter(of: asOf)
        self.quarter = quarter
        daysLeft = Int(quarter.end.dayNumber - asOf.dayNumber) - 1
        let inQuarter = book.won.filter { row in book.closings[row].map(quarter.contains) ?? false }
        let list = book.list("won-in-quarter", "Won deals of the quarter", inQuarter, tie: .sum("amount"))
        wonSoFar = book.told(book.sum("won-in-quarter", scope: quarter.name, inQuarter, list: list))
        cumulative = QuarterForecast.cumulate(book, inQuarter, from: quarter.start)
        runRate = QuarterForecast.runRate(book, quarter: quarter, daysLeft: daysLeft)
        weighted = QuarterForecast.weighted(book, quarter: quarter, won: inQuarter)
    }

    private static func cumulate(_ book: DealBook, _ rows: [RowIndex], from start: CalendarDate) -> [Int64] {
        var daily = [Int64](repeating: 0, count: Int(book.records.asOf.dayNumber - start.dayNumber) + 1)
        for row in rows {
            if let day = book.closings[row] { daily[Int(day.dayNumber - start.dayNumber)] += book.amounts[row] }
        }
        for day in daily.indices.dropFirst() { daily[day] += daily[day - 1] }
        return daily
    }

    /// Won so far plus the mean daily won value of the last 91 days for the days left. Range: forecasting.md, base
    /// method (b).
    private static func runRate(_ book: DealBook, quarter: Period, daysLeft: Int) -> Figure {
        let asOf = book.records.asOf
        let recent = Period(start: asOf.adding(days: 1 - window), end: asOf.adding(days: 1), name: "last 91 days")
        let rows = book.won.filter { row in
            book.closings[row].map { quarter.contains($0) || recent.contains($0) } ?? false
        }
        let share = Double(daysLeft) / Double(window)
        // Rounded once a deal, so that the list adds up to the figure to the minor unit.
        let contribution: @Sendable (RowIndex) -> Int64 = { row in
            guard let day = book.closings[row] else { return 0 }
            let factor = (quarter.contains(day) ? 1 : 0) + (recent.contains(day) ? share : 0)
            return Int64((Double(book.amounts[row]) * factor).rounded(.toNearestOrEven))
        }
        let list = book.list(
            "run-rate-forecast", "Won deals that make the run rate", rows, tie: .sum("contribution"),
            extra: ["in_quarter", "in_last_91_days", "contribution"]
        ) { row in
            let day = book.closings[row]
            return [
                .integer(day.map { quarter.contains($0) ? 1 : 0 }), .integer(day.map { recent.contains($0) ? 1 : 0 }),
                .money(book.money(contribution(row))),
            ]
        }
        if let lack = book.lackOfOutcomes ?? book.lack ?? book.lack(rows) {
            return Figure(
                "run-rate-forecast", outcome: .absent(lack.reason), n: rows.count, asOf: asOf, rows: list,
                notes: [lack.words])
        }
        let earliest = book.won.compactMap { book.closings[$0] }.min()
        guard let earliest, earliest <= recent.start else {
            return Figure(
                "run-rate-forecast", outcome: .absent(.tooFew), n: rows.count, asOf: asOf, rows: list,
                notes: ["The run rate needs 91 days of wins; the first is \(earliest?.iso ?? "still to come")."])
        }
        let value = rows.reduce(0) { $0 + contribution($1) }
        return Figure(
            "run-rate-forecast", outcome: .value(.money(book.money(value))),
            n: rows.count, interval: range(book, Double(value), recent: recent, daysLeft: daysLeft), asOf: asOf,
            rows: list,
            notes: book.notes(rows))
    }

    private static func range(_ book: DealBook, _ value: Double, recent: Period, daysLeft: Int) -> Interval? {
        guard daysLeft > 0 else { return nil }
        var weeks = [Double](repeating: 0, count: window / 7)
        var wonInQuarter = 0.0
        let quarter = book.records.fiscal.quarter(of: book.records.asOf)
        for row in book.won {
            guard let day = book.closings[row] else { continue }
            if quarter.contains(day) { wonInQuarter += Double(book.amounts[row]) }
            if recent.contains(day) {
                weeks[Int(day.dayNumber - recent.start.dayNumber) / 7] += Double(book.amounts[row])
            }
        }
        guard let spread = Sample.standardDeviation(weeks) else { return nil }
        let h = Double(daysLeft)
        let half = 1.2815515655446004 * spread * (h / 7).squareRoot() * (1 + h / Double(window)).squareRoot()
        // What is won already cannot be lost again.
        let lower = book.money(Int64(max(value - half, wonInQuarter).rounded(.toNearestOrEven)))
        let upper = book.money(Int64((value + half).rounded(.toNearestOrEven)))
        return Interval(lower: .money(lower), upper: .money(upper), level: "80 %")
    }

    /// Won so far plus amount × probability of the open deals that are to close in the rest of the quarter.
    private static func weighted(_ book: DealBook, quarter: Period, won: [RowIndex]) -> Figure {
        let deals = book.records.opportunities
        let stages = book.records.stages
        let asOf = book.records.asOf
        let closing = book.open.filter { row in book.closings[row].map { $0 >= asOf && quarter.contains($0) } ?? false }
        let probability: @Sendable (RowIndex) -> Double? = { row in
            if deals.statuses[row] == .won { return 1 }
            if let own = deals.probabilities[row], (0...1).contains(own) { return own }
            return deals.stages[row].flatMap { stages.row(named: $0, pipeline: deals.pipelines[row]) }
                .flatMap { stages.probabilities[$0] }
        }
        let rows = (won + closing).sorted()
        let contribution: @Sendable (RowIndex) -> Int64 = {
            Int64((Double(book.amounts[$0]) * (probability($0) ?? 0)).rounded(.toNearestOrEven))
        }
        let list = book.list(
            "crm-weighted-forecast", "Won deals of the quarter and open deals that are to close in it", rows,
            tie: .sum("contribution"), extra: ["probability", "contribution"]
        ) { [.real(probability($0)), .money(book.money(contribution($0)))] }
        let blind = closing.count { probability($0) == nil }
        var notes = book.notes(rows)
        if blind > 0 { notes.append("\(Grouping.text(blind)) open deals have no probability and add nothing.") }
        let overdue = book.open.count { row in book.closings[row].map { $0 < asOf } ?? false }
        if overdue > 0 { notes.append("\(Grouping.text(overdue)) open deals past their date are left out.") }
        guard stages.probabilities.contains(where: { $0 != nil }) || closing.contains(where: { probability($0) != nil })
        else {
            return Figure(
                "crm-weighted-forecast", outcome: .absent(.noSource), n: rows.count, asOf: asOf, rows: list,
                notes: ["The CRM holds no probabilities, neither on stages nor on deals."])
        }
        guard !rows.isEmpty else {
            return Figure(
                "crm-weighted-forecast", outcome: .absent(.noEvents), n: 0, asOf: asOf, rows: list,
                notes: ["No deal is won or due in the quarter."] + notes)
        }
        if let lack = book.lack(rows) {
            return Figure(
                "crm-weighted-forecast", outcome: .absent(lack.reason), n: rows.count, asOf: asOf, rows: list,
                notes: [lack.words])
        }
        let value = rows.reduce(0) { $0 + contribution($1) }
        return Figure(
            "crm-weighted-forecast", outcome: .value(.money(book.money(value))),
            n: rows.count, asOf: asOf, rows: list, notes: notes)
    }
}
