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
    return SalesReport(
        DealBook(records), details: details(deals), plan: plan(records), timelines: timelines(records),
        groups: PeopleGroups(users: records.users, units: records.units), isPrivate: isPrivate, forecast: forecast)
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
