import CRMModel
import Forecasting
import PipelineForecast
import Testing

struct RecordedDealsTests {
    /// Records of two owners under one manager in one region, priced by the list while open.
    static func records() -> CRMRecords {
        var records = CRMRecords(
            asOf: day("2026-06-30"), company: "Example", baseCurrency: .euro, zone: .utc,
            fiscal: FiscalCalendar(startMonth: 1))
        records.units.ids.append("north")
        records.units.names.append("North")
        records.units.kinds.append("region")
        records.units.parents.append(ReferenceColumn.missing)
        records.units.index = IDIndex(records.units.ids)
        for (id, name, manager) in [("a", "Ann", "m"), ("b", "Ann", "m"), ("m", "Max", nil as String?)] {
            records.users.ids.append(id)
            records.users.names.append(name)
            records.users.units.append(0)
            records.users.managers.append(manager == nil ? ReferenceColumn.missing : 2)
            records.users.isService.append(0)
        }
        records.users.index = IDIndex(records.users.ids)
        records.products.ids.append("p")
        records.products.names.append("P")
        records.products.families.append("f")
        records.products.listPrices.append(10_000)
        records.products.currencies.append("EUR")
        records.products.index = IDIndex(records.products.ids)
        return records
    }

    static func add(
        _ records: inout CRMRecords, _ status: OpportunityStatus, owner: String?, created: String?, closes: String?,
        amount: Int64?, currency: String? = "EUR"
    ) {
        var list = records.opportunities
        list.ids.append("\(list.count)")
        list.owners.append(records.users.index.reference(owner))
        list.products.append(amount == nil ? 0 : status == .won ? 0 : ReferenceColumn.missing)
        list.segments.append(ReferenceColumn.missing)
        list.statuses.append(status)
        list.amounts.append(amount)
        list.currencies.append(currency)
        list.createdAt.append(created.map { Instant(utc: day($0)).milliseconds })
        list.closeDates.append(closes.map(day))
        list.closedAt.append(nil)
        records.opportunities = list
    }

    @Test func dealsThatNoForecastCanUseAreCountedByReason() {
        var records = Self.records()
        Self.add(&records, .open, owner: "a", created: nil, closes: nil, amount: 100)
        Self.add(&records, .won, owner: "a", created: "2026-01-01", closes: nil, amount: 100)
        Self.add(&records, .won, owner: "a", created: "2026-02-01", closes: "2026-01-15", amount: 100)
        Self.add(&records, .open, owner: "a", created: "2026-02-01", closes: "2026-03-01", amount: 100, currency: "XXX")
        let book = PipelineBook(DealBook(records))
        #expect(book.leftOut == [.noCreation: 1, .noClosing: 1, .closedBeforeCreated: 1])
        #expect(book.deals.map(\.closed) == [day("2026-02-01"), nil])
        #expect(book.deals[1].price == nil)
        let findings = PipelineForecaster(book, at: records.asOf).findings.map(\.finding)
        #expect(findings.contains(.noRate) && findings.contains(.pastDue) && findings.contains(.noCreation))
        #expect(!findings.contains(.noPrice), "it has an amount, and no rate")
    }

    @Test func whereOpenDealsArePricedByTheListValueOverPriceIsLearned() {
        var records = Self.records()
        Self.add(&records, .open, owner: "a", created: "2026-02-01", closes: nil, amount: nil)
        Self.add(&records, .won, owner: "b", created: "2026-02-01", closes: "2026-03-01", amount: 9_000)
        let book = PipelineBook(DealBook(records))
        #expect(book.deals[0].price == 10_000)
        #expect(book.deals[1].price == 10_000)
        #expect(book.deals[1].value == 9_000)
        #expect(book.deals[1].isPriceEarlier)
    }

    @Test(arguments: [OpportunityStatus.open, .won, .lost])
    func aDealWithoutAnAmountHadTheListPriceWhateverBecameOfIt(status: OpportunityStatus) {
        var records = Self.records()
        // Most deals have an amount of their own.
        for _ in 0..<3 { Self.add(&records, .open, owner: "a", created: "2026-02-01", closes: nil, amount: 100) }
        Self.add(&records, status, owner: "b", created: "2026-02-01", closes: "2026-03-01", amount: nil)
        let untold = PipelineBook(DealBook(records))
        #expect(untold.deals[3].price == 10_000)
        #expect(untold.deals[3].value == (status == .open ? 10_000 : nil))
        var timelines = DealTimelines(kept: [.amount, .stage])
        let open = DealState(
            stage: "Proposal", status: .open, amount: nil, closeDate: day("2026-03-01"), owner: 1)
        let ended = DealState(
            stage: "Proposal", status: status, amount: nil, closeDate: day("2026-03-01"), owner: 1)
        timelines.append([])
        timelines.append([])
        timelines.append([])
        timelines.append([
            (at: Instant(utc: day("2026-02-01")), state: open), (at: Instant(utc: day("2026-03-01")), state: ended),
        ])
        let told = PipelineBook(DealBook(records), timelines: timelines)
        #expect(told.deals[3].price == 10_000)
        #expect(told.deals[3].value == nil)
    }

    @Test func seriesAreNamedByLevelAndTwoPeopleOfOneNameStayApart() {
        var records = Self.records()
        Self.add(&records, .open, owner: "a", created: "2026-02-01", closes: nil, amount: 100)
        Self.add(&records, .open, owner: "b", created: "2026-02-01", closes: nil, amount: 100)
        Self.add(&records, .open, owner: nil, created: "2026-02-01", closes: nil, amount: 100)
        let book = PipelineBook(DealBook(records))
        #expect(
            book.series.map(\.name) == ["total", "region:North", "manager:Max", "agent:Ann (a)", "agent:Ann (b)"])
        #expect(book.series[0].owners == [0, 1, 2])
        #expect(book.series[2].owners == [0, 1])
        let some = PipelineBook(DealBook(records), levels: [.region])
        #expect(some.series.map(\.name) == ["region:North"])
    }
}
