import CRMModel
import Figures
import Statistics

/// How deals end: won or lost, when, and against whom; one list of the closed deals.
public struct ClosedDeals: Sendable {
    /// Won ÷ (won + lost), by number and by amount, of the deals that were decided.
    public let winRate: UnitFigures
    public let byAmount: UnitFigures
    /// The same by number with the deals that were lost because nobody decided.
    public let withUndecided: UnitFigures
    /// Deals lost because nobody decided.
    public let undecided: Int
    /// By the quarter in which deals were closed, and in which they were created; by number and by amount. A quarter of
    /// creation is partial until nine deals in ten have had the time they need.
    public let byClosing: Breakdown
    public let byClosingAmount: Breakdown
    public let byCreation: Breakdown
    public let byCreationAmount: Breakdown
    /// Days within which nine of ten closed deals were closed; nil for fewer than ten.
    public let horizon: Int?
    public let byCompetitor: Breakdown
    public let byProduct: Breakdown
    /// Why deals were lost in the last 365 days: how many, and what they would have brought.
    public let lossReasons: Breakdown
    public let lostAmounts: Breakdown

    public static let undated = "no date"
    public static let others = KeyedParts.others
    public static let noReason = "no reason given"
    public static let noCompetitor = "no competitor named"
    public static let noProduct = "no product family"
    /// Full quarters that stand by themselves; older ones are put together.
    static let quarters = 12
    public static let earlier = "earlier"
    /// Days of losses whose reasons are counted.
    public static let window = 365
    /// Deals below which nothing can be said about how long one takes.
    private static let fewest = 10

    public var breakdowns: [Breakdown] {
        winRate.breakdowns + byAmount.breakdowns + withUndecided.breakdowns
            + [
                byClosing, byClosingAmount, byCreation, byCreationAmount, byCompetitor, byProduct, lossReasons,
                lostAmounts,
            ]
    }

    init(_ book: DealBook, details: DealDetails, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let deals = records.opportunities
        let asOf = records.asOf
        let slug = "win-rate"
        let rows = (book.won + book.lost).sorted()
        let parts = UnitParts(
            SalesUnits(deals: [rows], in: records, groups: groups, isPrivate: isPrivate), deals: rows, in: records)
        let isWon = rows.map { deals.statuses[$0] == .won }
        let created = rows.map { deals.createdAt.instant($0).map(records.zone.date(of:)) }
        let closed = rows.map { book.closings[$0] }
        let isUndecided = rows.indices.map { !isWon[$0] && ClosedDeals.isUndecided(deals.lostReasons[rows[$0]]) }

        let taken = rows.indices.compactMap { index -> Double? in
            guard let start = created[index], let end = closed[index], end >= start else { return nil }
            return Double(end.dayNumber - start.dayNumber)
        }.sorted()
        let horizon = taken.count < ClosedDeals.fewest ? nil : Sample.quantile(0.9, ofSorted: taken).map { Int($0) }
        self.horizon = horizon
        let closings = ClosedDeals.byQuarter(closed, records)
        let creations = ClosedDeals.byQuarter(created, records)
        let owners = rows.map { deals.owners[$0] }
        let rivals = KeyedParts(
            rows.map { details.competitors[$0] }, missing: ClosedDeals.noCompetitor, owners: owners,
            isPrivate: isPrivate)
        let families = KeyedParts(
            rows.map { deals.products[$0].flatMap { records.products.families[$0] } }, missing: ClosedDeals.noProduct,
            owners: owners, isPrivate: isPrivate)

        let list = book.placedList(
            slug, "Closed deals, won or lost", rows, tie: .ratio("won", "decided"),
            extra: parts.columns + [
                "closing_quarter", "creation_quarter", "competitor", "product_family", "won", "decided", "won_amount",
                "decided_amount",
            ],
            cellsAt: { index in
                let row = rows[index]
                return parts.cells(index) + [
                    .text(closings.labels[index]), .text(creations.labels[index]), .text(rivals.labels[index]),
                    .text(families.labels[index]), .integer(isWon[index] ? 1 : 0),
                    .integer(isUndecided[index] ? 0 : 1),
                    .money(book.sources[row].isPriced ? book.money(isWon[index] ? book.amounts[row] : 0) : nil),
                    .money(book.sources[row].isPriced ? book.money(isUndecided[index] ? 0 : book.amounts[row]) : nil),
                ]
            })
        func rate(_ scope: String, _ own: [Int]) -> Figure {
            let decided = own.count { !isUndecided[$0] }
            let figure = Figure.proportion(
                slug, scope: scope, successes: own.count { isWon[$0] }, trials: decided, of: "decided deals",
                asOf: asOf, rows: list,
                notes: decided < own.count
                    ? ["\(Grouping.text(own.count - decided)) deals lost because nobody decided stand apart."] : [])
            return book.told(figure.resting(on: own.count))
        }
        func whole(_ scope: String, _ own: [Int]) -> Figure {
            book.told(
                .proportion(
                    "win-rate-with-undecided", scope: scope, successes: own.count { isWon[$0] }, trials: own.count,
                    of: "closed deals", asOf: asOf, rows: list.tied(to: .share("won"))))
        }
        func amount(_ scope: String, _ own: [Int]) -> Figure {
            book.told(
                book.share(
                    slug, scope: [scope, "by amount"].filter { !$0.isEmpty }.joined(separator: ", "),
                    own.map { (isWon[$0] ? book.amounts[rows[$0]] : 0, isUndecided[$0] ? 0 : book.amounts[rows[$0]]) },
                    rows: list.tied(to: .ratio("won_amount", "decided_amount")),
                    notes: book.notes(own.map { rows[$0] })))
        }
        winRate = parts.figures(rows.count, rate)
        byAmount = parts.figures(rows.count, amount)
        undecided = isUndecided.count { $0 }
        withUndecided = parts.figures(rows.count, whole)

        func breakdown(
            _ quarters: (labels: [String], order: [String]), _ key: String, isYoung: (String) -> Bool,
            _ figure: (String, [Int]) -> Figure
        ) -> Breakdown {
            let rowsOf = Dictionary(grouping: rows.indices) { quarters.labels[$0] }
            return Breakdown(
                total: figure("", Array(rows.indices)), key: key,
                parts: quarters.order.compactMap { name in
                    rowsOf[name].map {
                        Breakdown.Part(name: name, figure: figure(name, $0), isPartial: isYoung(name))
                    }
                })
        }
        let current = records.fiscal.quarter(of: asOf)
        let isCurrent: (String) -> Bool = { $0 == current.name && asOf.adding(days: 1) < current.end }
        let young = Set(
            creations.order.filter { name in
                guard let horizon else { return true }
                return creations.ends[name].map { $0.adding(days: horizon - 1) > asOf } ?? false
            })
        byClosing = breakdown((closings.labels, closings.order), "closing_quarter", isYoung: isCurrent, rate)
        byClosingAmount = breakdown((closings.labels, closings.order), "closing_quarter", isYoung: isCurrent, amount)
        byCreation = breakdown((creations.labels, creations.order), "creation_quarter", isYoung: young.contains, rate)
        byCreationAmount = breakdown(
            (creations.labels, creations.order), "creation_quarter", isYoung: young.contains, amount)
        byCompetitor = rivals.breakdown("competitor", total: rate("", Array(rows.indices)), rate)
        byProduct = families.breakdown("product_family", total: rate("", Array(rows.indices)), rate)
        (lossReasons, lostAmounts) = ClosedDeals.reasons(book, isPrivate: isPrivate)
    }

    /// Whether a reason says that nobody decided.
    static func isUndecided(_ reason: String?) -> Bool {
        guard let reason else { return false }
        let letters = reason.lowercased().filter(\.isLetter)
        return letters == "nodecision" || letters == "undecided" || letters == "nodecisionmade"
    }

    /// The fiscal quarter of each day, and the quarters in their order.
    private static func byQuarter(
        _ days: [CalendarDate?], _ records: CRMRecords
    ) -> (labels: [String], order: [String], ends: [String: CalendarDate]) {
        var shown: [Period] = [records.fiscal.quarter(of: records.asOf)]
        while shown.count <= quarters {
            shown.append(records.fiscal.quarter(of: shown[shown.count - 1].start.adding(days: -1)))
        }
        let first = shown[shown.count - 1].start
        let last = shown[0].end
        let labels = days.map { day -> String in
            guard let day, day < last else { return undated }
            return day < first ? earlier : records.fiscal.quarter(of: day).name
        }
        return (
            labels, [earlier] + shown.reversed().map(\.name) + [undated],
            Dictionary(shown.map { ($0.name, $0.end) }, uniquingKeysWith: { first, _ in first })
        )
    }

    private static func reasons(_ book: DealBook, isPrivate: Bool) -> (Breakdown, Breakdown) {
        let records = book.records
        let deals = records.opportunities
        let slug = "loss-reasons"
        let start = records.asOf.adding(days: 1 - window)
        let rows = book.lost.filter { row in book.closings[row].map { $0 >= start } ?? false }
        let kinds = KeyedParts(
            rows.map { deals.lostReasons[$0] }, missing: noReason, owners: rows.map { deals.owners[$0] },
            isPrivate: isPrivate)
        let list = book.placedList(
            slug, "Deals lost in the last \(window) days, with the reason", rows, tie: .count, extra: ["reason"],
            cellsAt: { [.text(kinds.labels[$0])] })
        let isRecorded = deals.lostReasons.codes.contains { $0 >= 0 }
        func count(_ scope: String, _ own: [Int]) -> Figure {
            book.told(
                Figure(
                    slug, scope: scope,
                    outcome: !isRecorded
                        ? .absent(.noSource)
                        : own.isEmpty ? .absent(.noEvents) : .value(.count(own.count, of: "lost deals")),
                    denominator: .count(rows.count, of: "lost deals"), n: own.count, asOf: records.asOf, rows: list,
                    notes: isRecorded ? [] : ["We could show this if lost deals had a reason."]))
        }
        func amount(_ scope: String, _ own: [Int]) -> Figure {
            book.sum(
                slug, scope: [scope, "amount"].filter { !$0.isEmpty }.joined(separator: ", "), own.map { rows[$0] },
                list: list.tied(to: .sum("amount")))
        }
        let all = Array(rows.indices)
        return (
            kinds.breakdown("reason", total: count("", all), count),
            kinds.breakdown("reason", total: amount("", all), amount)
        )
    }
}
