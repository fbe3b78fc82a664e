import CRMModel
import Figures

/// Why there is no value, and what would give one, as a sentence for the page.
public struct Absence: Hashable, Sendable {
    public let reason: Reason
    public let words: String

    public init(_ reason: Reason, _ words: String) {
        self.reason = reason
        self.words = words
    }

    /// `NO_RATE`.
    public var code: String { reason.rawValue }
}

extension DealBook {
    /// What a book lacks in which no deal states an amount.
    package static let unpriced = "We could show this if deals had an amount, or a product with a price."

    /// Whether there are deals and none has a price: a nought made of them would claim that they are worth nothing.
    package var isUnpriced: Bool { lack != nil }

    /// Why none of these deals has a price; nil where one has, and of no deals.
    package func lack(_ rows: some Collection<RowIndex>) -> Absence? {
        guard !rows.isEmpty, !rows.contains(where: { sources[$0].isPriced }) else { return nil }
        let codes = unratedCurrencies(rows)
        if !codes.isEmpty {
            return Absence(
                .noRate,
                "We could show this if an exchange rate from \(DealBook.list(codes)) to \(records.baseCurrency.code) were recorded."
            )
        }
        if rows.contains(where: { sources[$0] == .tooLarge }) {
            return Absence(.noSource, "We could show this if the amounts were not larger than any sum can hold.")
        }
        return Absence(.noSource, DealBook.unpriced)
    }

    /// Why it cannot be foretold what will be won: no deal has a price, or no won one, or nothing tells which are won.
    package var lackOfWins: Absence? {
        if let lack = lackOfOutcomes ?? lack { return lack }
        return lack(won).map { own in
            own.reason == .noRate ? own : Absence(own.reason, "We could show this if won deals had an amount.")
        }
    }

    /// How many of these deals have no price and why, as a clause: "3 of 8 have no price: 2 in USD without an exchange
    /// rate, 1 without an amount"; nil where all have one.
    package func unpricedClause(_ rows: some Collection<RowIndex>) -> String? {
        let bare = rows.count { !sources[$0].isPriced }
        guard bare > 0 else { return nil }
        let kinds: [(PriceSource, String)] = [
            (.noRate, "in \(DealBook.list(unratedCurrencies(rows))) without an exchange rate"),
            (.none, "without an amount"), (.tooLarge, "with an amount too large to be true"),
        ]
        let parts = kinds.compactMap { kind, words -> String? in
            let count = rows.count { sources[$0] == kind }
            return count > 0 ? "\(Grouping.text(count)) \(words)" : nil
        }
        return
            "\(Grouping.text(bare)) of \(Grouping.text(rows.count)) have no price: \(parts.joined(separator: ", "))"
    }

    /// The currencies of these deals that have no exchange rate, as the records write them, by name.
    package func unratedCurrencies(_ rows: some Collection<RowIndex>) -> [String] {
        let deals = records.opportunities
        var codes: Set<String> = []
        for row in rows where sources[row] == .noRate {
            let code =
                deals.amounts[row] == nil
                ? deals.products[row].flatMap { records.products.currencies[$0] } : deals.currencies[row]
            codes.insert(code.flatMap { $0.isEmpty ? nil : $0 } ?? "no currency")
        }
        return codes.sorted()
    }

    /// Most names that a clause lists.
    private static let mostNames = 3

    /// `USD`, `USD and XYZ`, `CHF, USD, XYZ and 4 more`.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(mostNames).map { String($0.prefix(12)) }
        let rest = names.count - shown.count
        if rest > 0 { return "\(shown.joined(separator: ", ")) and \(rest) more" }
        return shown.count < 2
            ? shown.joined() : "\(shown.dropLast().joined(separator: ", ")) and \(shown[shown.count - 1])"
    }
}
