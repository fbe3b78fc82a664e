import CRMModel
import CRMStore
import Figures

/// How many accounts can be called today without asking around first: the main contact is confirmed, and each open deal
/// has moved, has a date that is not past, and a next step with a date.
public enum ConversationReadiness {
    /// Days for which the confirmation of a contact holds.
    static let contactDays = 180
    /// Days within which an open deal must have moved or been confirmed.
    static let dealDays = 30

    /// The share of ready accounts, with the legs of each account as its rows. What is not known is not ready.
    public static func figure(_ care: AccountCare, records: CRMRecords) -> Figure {
        let slug = "conversation-readiness"
        let deals = records.opportunities
        let asOf = records.asOf
        var open: [RowIndex: [RowIndex]] = [:]
        for deal in 0..<deals.count where deals.statuses[deal] == .open {
            if let account = deals.accounts[deal] { open[account, default: []].append(deal) }
        }
        func date(_ value: Int64?) -> CalendarDate? {
            value.map { records.zone.date(of: Instant(milliseconds: $0)) }
        }
        func isRecent(_ value: Int64?, _ days: Int) -> Bool {
            date(value).map { $0 >= asOf.adding(days: -days) } ?? false
        }
        let accounts = (0..<records.accounts.count).filter { care.isActive[$0] }
        let legs = accounts.map { account in
            let own = open[account] ?? []
            return Legs(
                contact: isRecent(care.contactVerifiedAt[account], contactDays),
                moved: own.allSatisfy { isRecent(care.dealMovedAt[$0], dealDays) },
                dated: own.allSatisfy { deal in deals.closeDates[deal].map { $0 >= asOf } ?? false },
                nextStep: own.allSatisfy { deals.nextSteps[$0] != nil && deals.nextStepsDue[$0] != nil },
                deals: own.count)
        }
        let verified = accounts.map { date(care.contactVerifiedAt[$0]) }
        let rows = RowSet(
            name: slug, title: "Active accounts and what a conversation would rest on",
            columns: [
                "id", "name", "owner", "contact_confirmed_on", "open_deals", "contact_known", "deals_moved",
                "dates_ahead", "next_steps_dated", "ready",
            ], count: accounts.count, tie: .share("ready")
        ) { index in
            let account = accounts[index]
            let own = legs[index]
            func mark(_ value: Bool) -> Cell { .integer(value ? 1 : 0) }
            return [
                .text(records.accounts.ids[account]), .text(records.accounts.names[account]),
                .person(records.accounts.owners[account]), .date(verified[index]), .integer(Int64(own.deals)),
                mark(own.contact), mark(own.moved), mark(own.dated), mark(own.nextStep), mark(own.isReady),
            ]
        }
        guard care.isVerificationRecorded else {
            return Figure(
                slug, outcome: .absent(.noSource), n: 0, asOf: asOf, rows: rows,
                notes: [
                    "We could show this if each account’s main contact were marked and the day of its last confirmation recorded."
                ])
        }
        let missing: [(Int, String)] = [
            (legs.count { !$0.contact }, "lack a main contact confirmed in \(contactDays) days"),
            (legs.count { !$0.moved }, "have an open deal that has not moved in \(dealDays) days"),
            (legs.count { !$0.dated }, "one past its date or without one"),
            (legs.count { !$0.nextStep }, "one without a dated next step"),
        ]
        let words = missing.filter { $0.0 > 0 }.map { "\(Grouping.text($0.0)) \($0.1)" }
        return .proportion(
            slug, successes: legs.count { $0.isReady }, trials: legs.count, of: "accounts", asOf: asOf, rows: rows,
            notes: words.isEmpty ? [] : ["Of the accounts " + words.joined(separator: ", ") + "."])
    }

    private struct Legs: Sendable {
        let contact: Bool
        let moved: Bool
        let dated: Bool
        let nextStep: Bool
        let deals: Int
        var isReady: Bool { contact && moved && dated && nextStep }
    }
}
