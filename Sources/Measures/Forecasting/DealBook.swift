// Forecasting: what the pipeline holds, what was won, and what the period will close at.
//
// In: the records as of a day. Out: figures with their rows. No measure here reads anything later than the as-of.

import CRMModel
import Figures
import Statistics

/// Where a deal's price comes from.
package enum PriceSource: String {
    case record = "record"
    case listPrice = "list price"
    /// No amount and no product with a price.
    case none = "no amount"
    /// An amount in a currency without a rate.
    case noRate = "no rate"
    /// An amount so large that the sum of all cannot be held.
    case tooLarge = "too large"

    package var isPriced: Bool { self == .record || self == .listPrice }
}

/// The opportunities with what every measure asks of them: a price in the base currency and a closing day.
public struct DealBook: Sendable {
    public let records: CRMRecords
    /// Amount in base minor units; 0 where there is no price.
    package let amounts: [Int64]
    package let sources: [PriceSource]
    /// The local day of winning or losing; for open deals the day they are expected to close.
    package let closings: [CalendarDate?]
    package let open: [RowIndex]
    package let won: [RowIndex]
    package let lost: [RowIndex]
    /// What the whole book lacks; nil where one of its deals has a price, or where it has no deal.
    package private(set) var lack: Absence?

    public init(_ records: CRMRecords) {
        self.records = records
        let deals = records.opportunities
        var amounts: [Int64] = []
        var sources: [PriceSource] = []
        var closings: [CalendarDate?] = []
        var rows: [OpportunityStatus: [RowIndex]] = [:]
        amounts.reserveCapacity(deals.count)
        for row in 0..<deals.count {
            let status = deals.statuses[row]
            let closing =
                status == .open
                ? deals.closeDates[row]
                : deals.closedAt.instant(row).map(records.zone.date(of:)) ?? deals.closeDates[row]
            let (amount, source) = DealBook.price(row, records: records, on: status == .open ? nil : closing)
            amounts.append(amount)
            sources.append(source)
            closings.append(closing)
            rows[status, default: []].append(row)
        }
        DealBook.bound(&amounts, &sources)
        self.amounts = amounts
        self.sources = sources
        self.closings = closings
        open = rows[.open] ?? []
        won = rows[.won] ?? []
        lost = rows[.lost] ?? []
        lack = lack(sources.indices)
    }

    /// The largest Σ of amounts a book holds: no sum or forecast made from it can leave the range of `Int64`.
    package static let largestTotal = Int64.max / 16

    /// An amount that a sum of so many can hold; nil for a larger one.
    package static func bounded(_ minor: Int64?, among count: Int) -> Int64? {
        minor.flatMap {
            $0.magnitude <= (largestTotal / Int64(max(count, 1))).magnitude ? $0 : nil
        }
    }

    /// Takes the price off the deals whose amounts together no sum could hold. Without such amounts nothing changes.
    private static func bound(_ amounts: inout [Int64], _ sources: inout [PriceSource]) {
        var total = Int64(0)
        let fits = amounts.allSatisfy { amount in
            let (sum, overflow) = total.addingReportingOverflow(Int64(clamping: amount.magnitude))
            total = sum
            return !overflow && sum <= largestTotal
        }
        guard !fits else { return }
        let share = (largestTotal / Int64(amounts.count)).magnitude
        for row in amounts.indices where amounts[row].magnitude > share {
            amounts[row] = 0
            sources[row] = .tooLarge
        }
    }

    /// Number of open, won and lost deals.
    public var counts: (open: Int, won: Int, lost: Int) { (open.count, won.count, lost.count) }

    /// The price of a deal in base minor units: its own amount, else, while open, its product's list price.
    private static func price(_ row: RowIndex, records: CRMRecords, on day: CalendarDate?) -> (Int64, PriceSource) {
        let deals = records.opportunities
        let date = day ?? records.asOf
        if let minor = deals.amounts[row] {
            guard let money = convert(minor, deals.currencies[row], records: records, on: date) else {
                return (0, .noRate)
            }
            return (money.minor, .record)
        }
        guard deals.statuses[row] == .open, let product = deals.products[row],
            let minor = records.products.listPrices[product]
        else {
            return (0, .none)
        }
        guard let money = convert(minor, records.products.currencies[product], records: records, on: date) else {
            return (0, .noRate)
        }
        return (money.minor, .listPrice)
    }

    /// The list price of a deal's product in base minor units at a day's rate; nil without a price or a rate.
    package func listPrice(_ row: RowIndex, on day: CalendarDate) -> Int64? {
        guard let product = records.opportunities.products[row], let minor = records.products.listPrices[product] else {
            return nil
        }
        return DealBook.convert(minor, records.products.currencies[product], records: records, on: day)?.minor
    }

    /// An amount in the base currency; nil without a rate. No code means the base currency, a code that is none has no rate.
    private static func convert(_ minor: Int64, _ code: String?, records: CRMRecords, on date: CalendarDate) -> Money? {
        guard let code else { return Money(minor: minor, currency: records.baseCurrency) }
        return Currency(code: code).flatMap { records.rates.convert(Money(minor: minor, currency: $0), on: date) }
    }

    /// An amount of a deal's own currency in base minor units; nil without a rate.
    package func converted(_ minor: Int64, of row: RowIndex, on day: CalendarDate) -> Int64? {
        DealBook.convert(minor, records.opportunities.currencies[row], records: records, on: day)?.minor
    }

    package func money(_ minor: Int64) -> Money { Money(minor: minor, currency: records.baseCurrency) }

    /// Σ of the deals' amounts.
    func total(_ rows: [RowIndex]) -> Money { money(rows.reduce(0) { $0 + amounts[$1] }) }

    /// What must be said beside a sum of these deals: how many have no price, how many one from the price list.
    package func notes(_ rows: [RowIndex]) -> [String] {
        var notes: [String] = []
        let listed = rows.count { sources[$0] == .listPrice }
        let bare = rows.count { sources[$0] == .none }
        let unpriced = rows.count { sources[$0] == .noRate }
        if listed > 0 {
            notes.append(
                "\(Grouping.text(listed)) of \(Grouping.text(rows.count)) deals have no amount and are priced at their product’s list price."
            )
        }
        if bare > 0 {
            notes.append(
                "\(Grouping.text(bare)) of \(Grouping.text(rows.count)) deals have no amount: counted, not priced.")
        }
        if unpriced > 0 {
            notes.append(
                "\(Grouping.text(unpriced)) of \(Grouping.text(rows.count)) deals are in a currency without a rate: counted, not priced."
            )
        }
        let oversized = rows.count { sources[$0] == .tooLarge }
        if oversized > 0 {
            notes.append(
                "\(Grouping.text(oversized)) of \(Grouping.text(rows.count)) deals have an amount too large to be true: counted, not priced."
            )
        }
        let unnamed = rows.count { sources[$0] == .record && records.opportunities.currencies[$0] == nil }
        if unnamed > 0 {
            notes.append(
                "\(Grouping.text(unnamed)) of \(Grouping.text(rows.count)) deals state no currency and are taken as \(records.baseCurrency.code)."
            )
        }
        return notes
    }

    /// A sum of money over deals, with its rows; a reason where none of them has a price.
    package func sum(_ definition: String, scope: String = "", _ rows: [RowIndex], list: RowSet, extra: [String] = [])
        -> Figure
    {
        Figure(
            definition, scope: scope, outcome: outcome(rows), n: rows.count, asOf: records.asOf, rows: list,
            notes: (lack(rows).map { [$0.words] } ?? []) + notes(rows) + extra)
    }

    /// What deals are worth together; nothing to say of none, nor of such as have no price.
    func outcome(_ rows: [RowIndex]) -> Outcome {
        if rows.isEmpty { return .absent(.noEvents) }
        return lack(rows).map { .absent($0.reason) } ?? .value(.money(total(rows)))
    }

    /// The columns every list of deals begins with.
    package static let columns = [
        "id", "name", "account", "owner", "stage", "status", "created_on", "closing_on", "amount", "price_from",
        "product", "source_line",
    ]

    /// The cells of those columns.
    package func cells(_ row: RowIndex) -> [Cell] {
        let deals = records.opportunities
        return [
            .text(deals.ids[row]), .text(deals.names[row]),
            .text(deals.accounts[row].flatMap { records.accounts.names[$0] }), .person(deals.owners[row]),
            .text(deals.stages[row]), .text(deals.statuses[row].rawValue),
            .date(deals.createdAt.instant(row).map(records.zone.date(of:))), .date(closings[row]),
            .money(sources[row].isPriced ? money(amounts[row]) : nil),
            .text(sources[row].rawValue), .text(deals.products[row].flatMap { records.products.names[$0] }),
            .integer(deals.sourceLines[row]),
        ]
    }

    /// A ratio of amounts in minor units with its jackknife interval; `NO_EVENTS` where the whole is nought.
    func share(
        _ definition: String, scope: String = "", _ amounts: [(part: Int64, whole: Int64)], rows: RowSet,
        notes: [String] = []
    ) -> Figure {
        let whole = amounts.reduce(0) { $0 + $1.whole }
        guard whole > 0 else {
            return Figure(
                definition, scope: scope, outcome: .absent(.noEvents), n: amounts.count, asOf: records.asOf, rows: rows,
                notes: notes)
        }
        let part = amounts.reduce(0) { $0 + $1.part }
        let bounds = Jackknife.interval(
            numerators: amounts.map { Double($0.part) }, denominators: amounts.map { Double($0.whole) },
            clippedTo: 0...1)
        return Figure(
            definition, scope: scope, outcome: .value(.share(Double(part) / Double(whole))),
            numerator: .money(money(part)), denominator: .money(money(whole)), n: amounts.count,
            interval: bounds.map { Interval(lower: .share($0.lower), upper: .share($0.upper), level: "95 %") },
            asOf: records.asOf, rows: rows, notes: notes)
    }

    /// A list of deals with further columns, whose cells are made by the place in the list.
    func placedList(
        _ name: String, _ title: String, _ rows: [RowIndex], tie: Tie, extra: [String],
        cellsAt further: @escaping @Sendable (Int) -> [Cell]
    ) -> RowSet {
        RowSet(name: name, title: title, columns: DealBook.columns + extra, count: rows.count, tie: tie) { index in
            self.cells(rows[index]) + further(index)
        }
    }

    /// A list of deals with further columns of the measure's own.
    package func list(
        _ name: String, _ title: String, _ rows: [RowIndex], tie: Tie, extra: [String] = [],
        cells further: @escaping @Sendable (RowIndex) -> [Cell] = { _ in [] }
    ) -> RowSet {
        RowSet(name: name, title: title, columns: DealBook.columns + extra, count: rows.count, tie: tie) { index in
            self.cells(rows[index]) + further(rows[index])
        }
    }
}
