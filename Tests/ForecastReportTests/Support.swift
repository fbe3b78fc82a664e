import CRMModel
import Figures
import ForecastReport
import Forecasting

func day(_ iso: String) -> CalendarDate { CalendarDate(iso: iso) ?? CalendarDate(dayNumber: 0) }

/// Numbers that look random and are the same everywhere (Steele, Lea and Flood 2014, SplitMix64).
struct Draws {
    var state: UInt64

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
}

/// A made company: two regions of two teams with three people each, two segments; deals go through two stages.
struct Company {
    var records: CRMRecords
    var timelines = DealTimelines(kept: [.stage, .amount, .closeDate, .owner])

    init(asOf: String = "2026-11-14", startMonth: Int = 1, weeks: FiscalCalendar.Weeks? = nil) {
        records = CRMRecords(
            asOf: day(asOf), company: "Example", baseCurrency: .euro, zone: .utc,
            fiscal: FiscalCalendar(startMonth: startMonth, weeks: weeks))
        func unit(_ id: String, _ kind: String, _ parent: Int32) {
            records.units.ids.append(id)
            records.units.names.append(id.uppercased())
            records.units.kinds.append(kind)
            records.units.parents.append(parent)
        }
        unit("north", "region", ReferenceColumn.missing)
        unit("south", "region", ReferenceColumn.missing)
        for (id, parent) in [("n1", 0), ("n2", 0), ("s1", 1), ("s2", 1)] { unit(id, "team", Int32(parent)) }
        records.units.index = IDIndex(records.units.ids)
        for user in 0..<12 {
            records.users.ids.append("u\(user)")
            records.users.names.append("Person \(user)")
            records.users.units.append(Int32(2 + user / 3))
            records.users.managers.append(ReferenceColumn.missing)
            records.users.isService.append(0)
            records.users.endsOn.append(nil)
            records.users.calendars.append(nil)
        }
        records.users.index = IDIndex(records.users.ids)
        for id in ["food", "water"] {
            records.segments.ids.append(id)
            records.segments.names.append(id)
        }
        records.segments.index = IDIndex(records.segments.ids)
        records.stages.names = ["Talk", "Offer", "Won", "Lost"]
        records.stages.pipelines = Array(repeating: "default", count: 4)
        records.stages.positions = [1, 2, 3, 4]
        records.stages.probabilities = [0.2, 0.6, 1, 0]
        records.stages.outcomes = [.open, .open, .won, .lost]
    }

    /// One opportunity, closed or not, with what was known of it over time.
    mutating func add(
        _ status: OpportunityStatus, created: CalendarDate, offered: CalendarDate? = nil, closed: CalendarDate? = nil,
        amount: Int64?, owner: Int, expected: CalendarDate? = nil, currency: String = "EUR", closedSecond: Int = 50_000
    ) {
        var list = records.opportunities
        let row = list.count
        list.ids.append("d\(row)")
        list.names.append("Deal \(row)")
        list.owners.append(Int32(owner))
        list.accounts.append(ReferenceColumn.missing)
        list.products.append(ReferenceColumn.missing)
        list.segments.append(Int32(owner % 2))
        list.types.append("New business")
        list.sources.append(owner % 3 == 0 ? "Web" : "Fair")
        list.pipelines.append("default")
        list.statuses.append(status)
        list.stages.append(status == .won ? "Won" : status == .lost ? "Lost" : offered == nil ? "Talk" : "Offer")
        list.amounts.append(amount)
        list.currencies.append(currency)
        list.createdAt.append(Instant(utc: created, seconds: 36_000).milliseconds)
        list.closeDates.append(closed ?? expected)
        list.closedAt.append(closed.map { Instant(utc: $0, seconds: closedSecond).milliseconds })
        list.probabilities.append(nil)
        list.lostReasons.append(status == .lost ? "price" : nil)
        list.sourceLines.append(nil)
        records.opportunities = list
        var entries: [(at: Instant, state: DealState)] = []
        func state(_ stage: String, _ status: OpportunityStatus) -> DealState {
            DealState(
                stage: stage, status: status, amount: amount, closeDate: status == .open ? expected : closed,
                owner: owner)
        }
        entries.append((Instant(utc: created, seconds: 36_000), state("Talk", .open)))
        if let offered { entries.append((Instant(utc: offered, seconds: 40_000), state("Offer", .open))) }
        if let closed {
            entries.append(
                (Instant(utc: closed, seconds: closedSecond), state(status == .won ? "Won" : "Lost", status)))
        }
        timelines.append(entries)
    }

    /// Two years of deals: three a week each person, offered and decided with constant daily chances.
    static func simulated(
        asOf: String = "2026-11-14", from start: String = "2024-12-01", startMonth: Int = 1,
        weeks: FiscalCalendar.Weeks? = nil
    ) -> Company {
        var company = Company(asOf: asOf, startMonth: startMonth, weeks: weeks)
        let last = day(asOf)
        var date = day(start)
        while date <= last {
            for owner in 0..<12 {
                // Each deal has draws of its own, so that its beginning does not depend on when the history ends.
                var draws = Draws(state: UInt64(date.dayNumber) &* 1_000_003 &+ UInt64(owner))
                guard draws.next() < 0.12 else { continue }
                let amount = Int64(100_000 + (draws.next() * 900_000).rounded())
                var offered: CalendarDate?
                var closed: CalendarDate?
                var status = OpportunityStatus.open
                var now = date
                while now < last, closed == nil {
                    now = now.adding(days: 1)
                    let draw = draws.next()
                    if offered == nil {
                        if draw < 0.05 { offered = now } else if draw < 0.06 { (status, closed) = (.lost, now) }
                    } else if draw < 0.04 {
                        (status, closed) = (.won, now)
                    } else if draw < 0.06 {
                        (status, closed) = (.lost, now)
                    }
                }
                company.add(
                    status, created: date, offered: offered, closed: closed, amount: amount, owner: owner,
                    expected: date.adding(days: 45))
            }
            date = date.adding(days: 1)
        }
        return company
    }

    func report(
        namesOwners: Bool = true, defects: [DataDefect: Set<RowIndex>?] = [:], plan: SalesPlan = SalesPlan()
    ) -> (report: ForecastReport, book: DealBook, engine: ForecastEngine) {
        let book = DealBook(records)
        let engine = ForecastEngine(book, timelines: timelines, plan: plan)
        let groups = PeopleGroups(users: records.users, units: records.units)
        let units = SalesUnits(
            deals: [Array(0..<records.opportunities.count)], in: records, groups: groups, isPrivate: !namesOwners)
        let scope = ForecastScope(engine, book: book, units: units, namesOwners: namesOwners)
        let weighted = QuarterForecast(book).weighted
        let around = SalesReport(
            book, details: DealDetails(none: records.opportunities.count), plan: plan, timelines: timelines,
            groups: groups, isPrivate: !namesOwners)
        return (
            ForecastReport(
                scope, engine,
                ForecastReport.Sources(
                    weighted: weighted, defects: defects, plan: plan, quota: around.plan.quota, timelines: timelines)),
            book, engine
        )
    }
}
