import CRMModel
import Figures
import Forecasting
import Foundation
import Testing

func day(_ iso: String) -> CalendarDate { CalendarDate(iso: iso) ?? CalendarDate(dayNumber: 0) }

/// One deal of a book, as few words as it takes.
struct Deal {
    var id: String
    var status = OpportunityStatus.open
    var stage: String?
    var amount: Int64?
    var currency: String? = "EUR"
    var closes: String?
    var created: String? = "2026-09-01"
    var probability: Double?
    var product: String?
    var owner: String?
    var account: String?
    var first: String?
    var source: String?
    var type: String?
    var segment: String?
    var reason: String?
    /// Category, competitor and day of the last activity.
    var category: String?
    var competitor: String?
    var touched: String?
}

/// One person of a book.
struct Person {
    var id: String
    var unit: String?
    var manager: String?
    var segment: String?
    var starts: String?
    var ends: String?
}

/// Records made by hand: three stages, two products, a rate for dollars.
func records(
    asOf: String = "2026-11-15", _ deals: [Deal], probabilities: [Double?] = [0.1, 0.5, 1, 0],
    users: [(id: String, unit: String)] = [], people: [Person] = [],
    units tree: [(id: String, kind: String, parent: String?)] = []
) -> CRMRecords {
    let people = people + users.map { Person(id: $0.id, unit: $0.unit) }
    var records = CRMRecords(
        asOf: day(asOf), company: "Example", baseCurrency: .euro, zone: .utc, fiscal: FiscalCalendar(startMonth: 1))
    for (index, stage) in [("Lead", OpportunityStatus.open), ("Offer", .open), ("Won", .won), ("Lost", .lost)]
        .enumerated()
    {
        records.stages.pipelines.append("default")
        records.stages.names.append(stage.0)
        records.stages.positions.append(index + 1)
        records.stages.probabilities.append(probabilities[index])
        records.stages.outcomes.append(stage.1)
    }
    records.rates.append(currency: "USD", from: day("2026-01-01"), rate: 0.5)
    records.rates.append(currency: "USD", from: day("2026-10-01"), rate: 0.8)
    for (id, price, currency) in [("basic", 10_000 as Int64?, "EUR"), ("import", 10_000, "USD"), ("bare", nil, "EUR")] {
        records.products.ids.append(id)
        records.products.names.append(id)
        records.products.families.append("f")
        records.products.listPrices.append(price)
        records.products.currencies.append(currency)
    }
    records.products.index = IDIndex(records.products.ids)
    let named = tree.map(\.id)
    let others = Set(people.compactMap(\.unit)).subtracting(named).sorted()
    for (id, kind, _) in tree + others.map({ ($0, "team", nil) }) {
        records.units.ids.append(id)
        records.units.names.append(id)
        records.units.kinds.append(kind)
    }
    records.units.index = IDIndex(records.units.ids)
    for parent in tree.map(\.parent) + others.map({ _ in nil }) {
        records.units.parents.append(records.units.index.reference(parent))
    }
    for segment in Set(people.compactMap(\.segment) + deals.compactMap(\.segment)).sorted() {
        records.segments.ids.append(segment)
        records.segments.names.append(segment)
    }
    records.segments.index = IDIndex(records.segments.ids)
    for person in people { records.users.ids.append(person.id) }
    records.users.index = IDIndex(records.users.ids)
    for person in people {
        records.users.names.append(person.id)
        records.users.units.append(records.units.index.reference(person.unit))
        records.users.segments.append(records.segments.index.reference(person.segment))
        records.users.managers.append(records.users.index.reference(person.manager))
        records.users.calendars.append(nil)
        records.users.startsOn.append(person.starts.map(day))
        records.users.endsOn.append(person.ends.map(day))
        records.users.isService.append(0)
    }
    for account in Set(deals.compactMap(\.account)).sorted() {
        records.accounts.ids.append(account)
        records.accounts.names.append("Account \(account)")
    }
    records.accounts.index = IDIndex(records.accounts.ids)
    for deal in deals {
        var list = records.opportunities
        list.ids.append(deal.id)
        list.names.append("Deal \(deal.id)")
        list.accounts.append(records.accounts.index.reference(deal.account))
        list.owners.append(records.users.index.reference(deal.owner))
        list.products.append(records.products.index.reference(deal.product))
        list.types.append(deal.type)
        list.pipelines.append("default")
        list.stages.append(deal.stage)
        list.statuses.append(deal.status)
        list.probabilities.append(deal.probability)
        list.amounts.append(deal.amount)
        list.currencies.append(deal.currency)
        list.createdAt.append(deal.created.flatMap { Instant(iso: $0)?.milliseconds })
        list.closeDates.append(deal.closes.map(day))
        list.closedAt.append(nil)
        list.segments.append(records.segments.index.reference(deal.segment))
        list.lostReasons.append(deal.reason)
        list.sourceLines.append(nil)
        list.firstStages.append(deal.first)
        list.firstStageSources.append(deal.source)
        records.opportunities = list
    }
    records.opportunities.index = IDIndex(records.opportunities.ids)
    return records
}

/// What else is known of the deals of a book.
func details(_ deals: [Deal]) -> DealDetails {
    var details = DealDetails()
    for deal in deals {
        details.categories.append(deal.category)
        details.competitors.append(deal.competitor)
        details.contactedAt.append(nil)
        details.lastActivities.append(deal.touched.flatMap { Instant(iso: $0)?.milliseconds })
    }
    details.isActivityRecorded = deals.contains { $0.touched != nil }
    return details
}

/// The win rate of a book.
func winRate(_ book: DealBook) -> Figure {
    let records = book.records
    return SalesReport(
        book, details: DealDetails(none: records.opportunities.count), plan: SalesPlan(), timelines: nil,
        groups: PeopleGroups(users: records.users, units: records.units), isPrivate: false
    ).closed.winRate.total
}

/// A figure's share or multiple.
func share(_ figure: Figure?) -> Double? {
    switch figure?.value {
    case .share(let value), .multiple(let value): value
    default: nil
    }
}

/// Why a figure has no value.
func reason(_ figure: Figure?) -> Reason? {
    if case .absent(let reason) = figure?.outcome { reason } else { nil }
}

/// A figure's money in minor units.
func minor(_ figure: Figure) -> Int64? {
    if case .money(let money) = figure.value { money.minor } else { nil }
}

/// Name and money of each part, absent ones as nil.
func parts(_ breakdown: Breakdown) -> [String: Int64?] {
    Dictionary(breakdown.parts.map { ($0.name, minor($0.figure)) }) { first, _ in first }
}

func expectBalanced(_ breakdown: Breakdown, _ comment: Comment? = nil) {
    #expect(FigureAudit.findings(breakdown).map(\.text) == [], comment)
}

func expectBalanced(_ figure: Figure, _ comment: Comment? = nil) {
    #expect(FigureAudit.findings(figure).map(\.text) == [], comment)
}

/// Two levels above this file's folder.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
/// as in a clone of the project alone; tests that need it are skipped then.
enum SharedFolder {
    static let path: String? = {
        let exists = FileManager.default.fileExists(atPath:)
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let beside = packageRoot.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    static func has(_ name: String) -> Bool {
        path.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false
    }
}
