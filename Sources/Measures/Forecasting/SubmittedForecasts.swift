import CRMModel
import Figures
import Statistics

/// What people hand in as their forecast, against what was won by those they speak for.
///
/// Read four weeks before a quarter's end; of several submissions of one person the last before that counts. A forecast
/// above others is about its author's own people only, or about everyone below: which of the two fits the company's past
/// submissions more closely is what holds for all.
public struct SubmittedForecasts: Sendable {
    /// Σ(forecast − won) ÷ Σ won over the last full quarters.
    public let bias: Figure
    /// The same by quarter.
    public let byQuarter: Breakdown?
    /// The same by author, drawn towards the company's; nil where nobody may be named.
    public let byAuthor: Breakdown?
    /// What is handed in for the current quarter; the last of each author.
    public let submitted: Figure
    /// Whether a forecast above others speaks for everyone below.
    public let isInclusive: Bool
    let desk: ForecastDesk
    let isPrivate: Bool
    /// The last number of each author for the current quarter, in base minor units.
    let numbers: [RowIndex: Int64]

    /// Full quarters that are looked at, days before their end, and quarters below which nothing is said of an author.
    public static let quarters = 8
    public static let lead = 28
    static let fewest = 4
    /// Quarters of the company that an author's are weighed against.
    static let weight = 10.0

    private struct Entry: Sendable {
        let quarter: String
        let author: RowIndex
        let submitted: Int64
        let actual: Int64
    }

    init(_ book: DealBook, plan: SalesPlan, isPrivate: Bool) {
        let records = book.records
        let asOf = records.asOf
        let slug = "manager-forecast-bias"
        let desk = ForecastDesk(plan, book)
        self.desk = desk
        self.isPrivate = isPrivate
        let current = records.fiscal.quarter(of: asOf)
        numbers = desk.latest(current, before: records.horizon)
        var both: (own: [Entry], all: [Entry]) = ([], [])
        for period in FullQuarters.last(SubmittedForecasts.quarters, before: asOf, records.fiscal) {
            let cut = records.zone.instant(of: period.end.adding(days: -SubmittedForecasts.lead))
            let numbers = desk.latest(period, before: cut)
            let won = desk.won(period, authors: Set(numbers.keys))
            for author in numbers.keys.sorted() {
                let submitted = numbers[author] ?? 0
                both.own.append(
                    Entry(quarter: period.name, author: author, submitted: submitted, actual: won.own[author] ?? 0))
                both.all.append(
                    Entry(quarter: period.name, author: author, submitted: submitted, actual: won.all[author] ?? 0))
            }
        }
        func misses(_ entries: [Entry]) -> Int64 { entries.reduce(0) { $0 + abs($1.submitted - $1.actual) } }
        let inclusive = misses(both.all) < misses(both.own)
        isInclusive = inclusive
        let entries = inclusive ? both.all : both.own
        let authors = Set(entries.map(\.author))
        let isHidden = isPrivate && authors.count < PeopleGroups.smallest

        let pooledActual = entries.reduce(Int64(0)) { $0 + $1.actual }
        let pooledError = entries.reduce(Int64(0)) { $0 + $1.submitted - $1.actual }
        let pooled = pooledActual > 0 ? Double(pooledError) / Double(pooledActual) : 0
        let counts = Dictionary(grouping: entries) { $0.author }.mapValues(\.count)
        /// An author's row with a part of the company's error in place of a part of the author's own.
        func drawn(_ entry: Entry) -> Double {
            let n = Double(counts[entry.author] ?? 0)
            let own = Double(entry.submitted - entry.actual)
            return (n * own + SubmittedForecasts.weight * pooled * Double(entry.actual))
                / (n + SubmittedForecasts.weight)
        }
        // Where nobody may be named the rows are quarters: a row of one author would be about that person.
        struct Row: Sendable {
            let quarter: String
            let author: RowIndex?
            let authors: Int
            let submitted: Int64
            let actual: Int64
            let drawn: Double
        }
        var rows: [Row] = []
        if !isPrivate {
            rows = entries.map {
                Row(
                    quarter: $0.quarter, author: $0.author, authors: 1, submitted: $0.submitted, actual: $0.actual,
                    drawn: drawn($0))
            }
        } else if !isHidden {
            let small = Dictionary(grouping: entries) { $0.quarter }.filter { $0.value.count < PeopleGroups.smallest }
            var seen: [String] = []
            for entry in entries where !seen.contains(entry.quarter) { seen.append(entry.quarter) }
            for quarter in seen where small[quarter] == nil {
                let own = entries.filter { $0.quarter == quarter }
                rows.append(
                    Row(
                        quarter: quarter, author: nil, authors: own.count,
                        submitted: own.reduce(0) { $0 + $1.submitted }, actual: own.reduce(0) { $0 + $1.actual },
                        drawn: own.reduce(0) { $0 + drawn($1) }))
            }
        }
        let listed = rows
        let unit = Double(records.baseCurrency.minorPerMajor)
        let list = RowSet(
            name: slug, title: "Forecasts handed in four weeks before a quarter’s end, and what was won",
            columns: [
                "quarter", "owner", "authors", "submitted", "won", "error", "error_drawn_to_company", "won_major",
            ],
            count: listed.count, tie: .ratio("error", "won")
        ) { index in
            let row = listed[index]
            return [
                .text(row.quarter), .person(row.author), .integer(Int64(row.authors)),
                .money(book.money(row.submitted)), .money(book.money(row.actual)),
                .money(book.money(row.submitted - row.actual)), .real(row.drawn / unit),
                .real(Double(row.actual) / unit),
            ]
        }
        let isRecorded = !plan.submissions.isEmpty
        let other = desk.otherPeriods
        let notes =
            other > 0
            ? ["\(Grouping.text(other)) submissions are for another period than a fiscal quarter and are left out."]
            : []
        func figure(_ scope: String, _ own: [Int], isAuthor: Bool = false) -> Figure {
            func absent(_ reason: Reason, _ note: String) -> Figure {
                Figure(
                    slug, scope: scope, outcome: .absent(reason), n: own.count, asOf: asOf, rows: list,
                    notes: [note] + notes)
            }
            if !isRecorded {
                return absent(.noSource, "We could show this if forecasts were handed in through the CRM.")
            }
            if isHidden { return absent(.suppressed, "Fewer than five people hand in a forecast.") }
            if own.isEmpty { return absent(.noEvents, "No forecast was handed in for a full quarter.") }
            let quarters = Set(own.map { listed[$0].quarter }).count
            if isAuthor || scope.isEmpty, quarters < SubmittedForecasts.fewest {
                return absent(
                    .tooFew,
                    "Handed in for \(quarters) full quarters; at least \(SubmittedForecasts.fewest) are needed.")
            }
            let actual = own.reduce(Int64(0)) { $0 + listed[$1].actual }
            let error = own.reduce(Int64(0)) { $0 + listed[$1].submitted - listed[$1].actual }
            guard actual > 0 else { return absent(.noEvents, "Nothing was won in those quarters.") }
            let value = Double(error) / Double(actual)
            guard isAuthor else {
                return Figure(
                    slug, scope: scope, outcome: .value(.share(value)), numerator: .money(book.money(error)),
                    denominator: .money(book.money(actual)), n: own.count, asOf: asOf, rows: list, notes: notes)
            }
            let drawn =
                own.reduce(0.0) { $0 + listed[$1].drawn / unit }
                / own.reduce(0.0) { $0 + Double(listed[$1].actual) / unit }
            return Figure(
                slug, scope: scope, outcome: .value(.share(drawn)), numerator: .money(book.money(error)),
                denominator: .money(book.money(actual)), n: own.count, asOf: asOf,
                rows: list.tied(to: .ratio("error_drawn_to_company", "won_major")),
                notes: [
                    "Before it is drawn towards the company’s: \(SubmittedForecasts.percent(value)) over \(quarters) quarters."
                ])
        }
        bias = figure("", Array(listed.indices))
        func breakdown(_ key: String, _ cells: [Cell], _ names: (Cell) -> String, isAuthor: Bool) -> Breakdown {
            var order: [Cell] = []
            var rowsOf: [Cell: [Int]] = [:]
            for (index, cell) in cells.enumerated() {
                if rowsOf[cell] == nil { order.append(cell) }
                rowsOf[cell, default: []].append(index)
            }
            return Breakdown(
                total: figure("", Array(listed.indices)), key: key,
                parts: order.map { cell in
                    Breakdown.Part(
                        name: names(cell), key: cell,
                        figure: figure(names(cell), rowsOf[cell] ?? [], isAuthor: isAuthor))
                })
        }
        byQuarter =
            listed.isEmpty
            ? nil
            : breakdown(
                "quarter", listed.map { .text($0.quarter) }, { if case .text(let text?) = $0 { text } else { "" } },
                isAuthor: false)
        byAuthor =
            listed.isEmpty || isPrivate
            ? nil
            : breakdown(
                "owner", listed.map { .person($0.author) },
                {
                    if case .person(let user?) = $0 {
                        records.users.names[user] ?? records.users.ids[user] ?? ""
                    } else {
                        ""
                    }
                },
                isAuthor: true)
        submitted = SubmittedForecasts.now(
            desk, current, numbers, isInclusive: inclusive, isPrivate: isPrivate, book, isRecorded)
    }

    /// The last number of each author for a quarter as of today; those below an author who speaks for them are not added.
    private static func now(
        _ desk: ForecastDesk, _ period: Period, _ numbers: [RowIndex: Int64], isInclusive: Bool, isPrivate: Bool,
        _ book: DealBook, _ isRecorded: Bool
    ) -> Figure {
        let records = book.records
        let authors = numbers.keys.sorted().filter { author in
            !isInclusive || !desk.superiors(of: author).contains { numbers[$0] != nil }
        }
        let isHidden = isPrivate && authors.count < PeopleGroups.smallest
        var entries: [(author: RowIndex?, minor: Int64)] = []
        if !isPrivate {
            entries = authors.map { ($0, numbers[$0] ?? 0) }
        } else if !isHidden, !authors.isEmpty {
            entries = [(nil, authors.reduce(0) { $0 + (numbers[$1] ?? 0) })]
        }
        let listed = entries
        let list = RowSet(
            name: "submitted-forecast", title: "Forecasts handed in for \(period.name), the last of each author",
            columns: ["owner", "submitted"], count: listed.count, tie: .sum("submitted")
        ) { [.person(listed[$0].author), .money(book.money(listed[$0].minor))] }
        let total = entries.reduce(Int64(0)) { $0 + $1.minor }
        let outcome: Outcome =
            !isRecorded
            ? .absent(.noSource)
            : isHidden ? .absent(.suppressed) : entries.isEmpty ? .absent(.noEvents) : .value(.money(book.money(total)))
        return Figure(
            "submitted-forecast", scope: period.name, outcome: outcome, numerator: .count(authors.count, of: "authors"),
            n: entries.count, asOf: records.asOf, rows: list,
            notes: isRecorded ? [] : ["We could show this if forecasts were handed in through the CRM."])
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded(.toNearestOrEven))
        let sign = tenths < 0 ? "\u{2212}" : "+"
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)\u{202F}%"
    }
}

/// The full fiscal quarters before a day.
enum FullQuarters {
    /// The oldest first. A quarter is over on its last day's evening, which the as-of includes.
    static func last(_ count: Int, before asOf: CalendarDate, _ fiscal: FiscalCalendar) -> [Period] {
        var last = fiscal.quarter(of: asOf)
        if asOf < last.end.adding(days: -1) { last = fiscal.quarter(of: last.start.adding(days: -1)) }
        var periods = [last]
        while periods.count < count {
            periods.append(fiscal.quarter(of: periods[periods.count - 1].start.adding(days: -1)))
        }
        return periods.reversed()
    }
}
