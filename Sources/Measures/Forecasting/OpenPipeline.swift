import CRMModel
import Figures
import Statistics

/// What is open, what of it is past its date or silent, and how much hangs on a few deals; one list of the open deals.
public struct OpenPipeline: Sendable {
    /// Σ amount.
    public let amount: UnitFigures
    /// By number, and by amount.
    public let pastDue: UnitFigures
    public let pastDueByAmount: UnitFigures
    public let silent: UnitFigures
    /// Σ share² of the amounts, how many equal deals that would be, and what the largest and the three largest hold.
    public let concentration: UnitFigures
    public let effectiveDeals: UnitFigures
    public let largest: UnitFigures
    public let largestThree: UnitFigures

    /// Working days without an activity after which a deal is silent.
    public static let silence = 14

    public var figures: [UnitFigures] {
        [amount, pastDue, pastDueByAmount, silent, concentration, effectiveDeals, largest, largestThree]
    }

    init(_ book: DealBook, details: DealDetails, units: SalesUnits) {
        let records = book.records
        let asOf = records.asOf
        let rows = book.open
        let parts = UnitParts(units, deals: rows, in: records)
        let isDue = rows.map { book.closings[$0].map { $0 < asOf } ?? false }
        let contacts = rows.map { details.lastActivities.instant($0).map(records.zone.date(of:)) }
        let isSilent = rows.indices.map { index in
            OpenPipeline.isSilent(rows[index], since: contacts[index], records)
        }
        let list = book.placedList(
            "open-pipeline", "Open deals: past due or not, silent or not", rows, tie: .sum("amount"),
            extra: parts.columns + ["category", "last_activity_on", "silent", "past_due", "past_due_amount"],
            cellsAt: { index in
                let row = rows[index]
                return parts.cells(index) + [
                    .text(details.categories[row]), .date(contacts[index]), .integer(isSilent[index] ? 1 : 0),
                    .integer(isDue[index] ? 1 : 0),
                    .money(book.sources[row].isPriced ? book.money(isDue[index] ? book.amounts[row] : 0) : nil),
                ]
            })
        func absent(_ slug: String, _ scope: String, _ reason: Reason, _ n: Int, _ note: String) -> Figure {
            Figure(slug, scope: scope, outcome: .absent(reason), n: n, asOf: asOf, rows: list, notes: [note])
        }
        amount = parts.figures(rows.count) { scope, own in
            book.sum("open-pipeline", scope: scope, own.map { rows[$0] }, list: list)
        }

        let isDated = rows.contains { book.closings[$0] != nil }
        pastDue = parts.figures(rows.count) { scope, own in
            guard isDated || own.isEmpty else {
                return absent(
                    "past-due-share", scope, .noSource, own.count,
                    "We could show this if open deals had an expected close date.")
            }
            return .proportion(
                "past-due-share", scope: scope, successes: own.count { isDue[$0] }, trials: own.count,
                of: "open deals", asOf: asOf, rows: list.tied(to: .share("past_due")))
        }
        pastDueByAmount = parts.figures(rows.count) { scope, own in
            guard isDated || own.isEmpty else {
                return absent(
                    "past-due-share", scope, .noSource, own.count,
                    "We could show this if open deals had an expected close date.")
            }
            if let lack = book.lack(own.map { rows[$0] }) {
                return absent("past-due-share", scope, lack.reason, own.count, lack.words)
            }
            return book.share(
                "past-due-share", scope: scope,
                own.map { (isDue[$0] ? book.amounts[rows[$0]] : 0, book.amounts[rows[$0]]) },
                rows: list.tied(to: .ratio("past_due_amount", "amount")))
        }
        silent = parts.figures(rows.count) { scope, own in
            guard details.isActivityRecorded else {
                return absent(
                    "silent-share", scope, .noSource, own.count,
                    "We could show this if calls, e-mails or meetings were recorded on deals.")
            }
            return .proportion(
                "silent-share", scope: scope, successes: own.count { isSilent[$0] }, trials: own.count,
                of: "open deals", asOf: asOf, rows: list.tied(to: .share("silent")))
        }

        func concentrated(_ tie: Tie, _ value: @escaping (Concentration) -> Quantity, _ name: String) -> UnitFigures {
            parts.figures(rows.count) { scope, own in
                let scope = [scope, name].filter { !$0.isEmpty }.joined(separator: ", ")
                guard let held = Concentration(own.map { Double(book.amounts[rows[$0]]) }) else {
                    let lack =
                        book.lack(own.map { rows[$0] })
                        ?? Absence(.noEvents, "No open deal has an amount above nought.")
                    return absent("pipeline-concentration", scope, lack.reason, own.count, lack.words)
                }
                let left = own.count { book.amounts[rows[$0]] <= 0 }
                return Figure(
                    "pipeline-concentration", scope: scope, outcome: .value(value(held)), n: own.count, asOf: asOf,
                    rows: list.tied(to: tie),
                    notes: left > 0
                        ? ["\(Grouping.text(left)) open deals without an amount above nought have no share."] : [])
            }
        }
        concentration = concentrated(.concentration("amount"), { .share($0.index) }, "")
        effectiveDeals = concentrated(.effectiveNumber("amount"), { .multiple($0.effectiveNumber) }, "effective deals")
        largest = concentrated(.largest(1, "amount"), { .share($0.share(ofLargest: 1)) }, "largest deal")
        largestThree = concentrated(.largest(3, "amount"), { .share($0.share(ofLargest: 3)) }, "three largest deals")
    }

    /// Whether nothing happened on a deal for so many working days of its owner; one on which nothing ever happened is as
    /// old as itself.
    private static func isSilent(_ deal: RowIndex, since contact: CalendarDate?, _ records: CRMRecords) -> Bool {
        let created = records.opportunities.createdAt.instant(deal).map(records.zone.date(of:))
        guard let last = [contact, created].compactMap({ $0 }).max() else { return true }
        let calendar = records.opportunities.owners[deal].map(records.businessDays(of:)) ?? records.businessDays
        return calendar.days(from: last, to: records.asOf) >= silence
    }
}
