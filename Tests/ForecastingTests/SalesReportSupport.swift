import CRMModel
import Figures
import Forecasting
import Testing

/// The report of a book made by hand.
func report(
    _ deals: [Deal], asOf: String = "2026-11-15", plan: (CRMRecords) -> SalesPlan = { _ in SalesPlan() },
    timelines: (CRMRecords) -> DealTimelines? = { _ in nil }, people: [Person] = [],
    units: [(id: String, kind: String, parent: String?)] = [], isPrivate: Bool = false, forecast: Money? = nil
) -> SalesReport {
    let records = records(asOf: asOf, deals, people: people, units: units)
    let book = DealBook(records)
    let groups = PeopleGroups(users: records.users, units: records.units)
    let report = SalesReport(
        book, details: details(deals), plan: plan(records), timelines: timelines(records), groups: groups,
        isPrivate: isPrivate)
    guard let forecast else { return report }
    let list = RowSet(
        name: "forecast", title: "Forecast", columns: ["value"] + SalesUnits.Level.allCases.map(\.rawValue), count: 1,
        tie: .sum("value")
    ) { _ in [.money(forecast)] + SalesUnits.Level.allCases.map { _ in .text(nil) } }
    let sales = SalesUnits(
        deals: [Array(0..<records.opportunities.count)], in: records, groups: groups, isPrivate: isPrivate)
    func figure(_ scope: String) -> Figure {
        Figure(
            "forecast-quantiles", scope: scope, outcome: .value(.money(forecast)), n: 1, asOf: records.asOf, rows: list)
    }
    // Every unit is given the same forecast.
    return report.beside(
        UnitFigures(
            total: figure(""),
            levels: sales.levels.filter { $0 != .owner }.map { level in
                (
                    level,
                    Breakdown(
                        total: figure(""), key: level.rawValue,
                        parts: sales.labels(level).map {
                            Breakdown.Part(name: $0, key: .text($0), figure: figure($0))
                        })
                )
            }), units: sales
    ) { _, _ in forecast.minor }
}

/// Every figure of a report agrees with its rows.
func expectBalanced(_ report: SalesReport, _ comment: Comment? = nil) {
    #expect(FigureAudit.findings(report.figures, report.breakdowns).map(\.text) == [], comment)
}

func period(_ start: String, _ end: String) -> Period { Period(start: day(start), end: day(end), name: start) }

/// The quarter of the books' as-of.
let quarter = period("2026-10-01", "2027-01-01")

func euros(_ minor: Int64) -> Money { Money(minor: minor, currency: .euro) }

/// Timelines in which each deal has the states given, the first at its creation.
func timelines(
    _ states: [[(at: String, state: DealState)]], kept: Set<DealTimelines.Field> = [.closeDate, .amount, .stage]
) -> DealTimelines {
    var result = DealTimelines(kept: kept)
    for own in states {
        result.append(own.compactMap { entry in Instant(iso: entry.at).map { ($0, entry.state) } })
    }
    return result
}

func state(_ status: OpportunityStatus = .open, _ amount: Int64?, closes: String?) -> DealState {
    DealState(stage: nil, status: status, amount: amount, closeDate: closes.map(day), owner: nil)
}
