import CRMModel
import Diagnostics
import GRDB
import TextFormats

/// Prices of currencies that a person states, in a mapping or on the command line: good for every day for which the
/// source has none.
public struct StatedRates: Sendable {
    /// Code of a currency → units of the base currency for one unit of it; above 0.
    public private(set) var prices: [String: Double] = [:]

    public init() {}

    var isEmpty: Bool { prices.isEmpty }

    /// Reads `CODE=RATE`.
    /// - Throws: `E-CLI-RATE` where it is neither a currency nor a number above 0, and where the currency has another rate already.
    public mutating func add(argument text: String) throws(Diagnostic) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let currency = Currency(code: String(parts[0])), let price = Double(parts[1]),
            StatedRates.isPrice(price)
        else {
            throw Diagnostic(
                "CLI-RATE", "'\(LogText.excerpt(text))' is no rate", at: .named("--rate"),
                hint: "for example USD=0.92: what one unit is worth in the mapping's currency", exit: .usage)
        }
        guard prices[currency.code].map({ $0 == price }) ?? true else {
            throw Diagnostic(
                "CLI-RATE", "\(currency.code) has two rates", at: .named("--rate"), hint: "give it once", exit: .usage)
        }
        prices[currency.code] = price
    }

    /// The mapping `rates:` of a mapping.yml.
    static func read(_ section: YAMLSection, _ collector: DiagnosticCollector) -> StatedRates {
        var rates = StatedRates()
        for entry in section.allEntries {
            rates.prices[entry.key] = collector.attempt { () throws(Diagnostic) in
                let price = try entry.value.double()
                guard Currency(code: entry.key) != nil else {
                    throw entry.value.error(
                        "CURRENCY", "'\(LogText.excerpt(entry.key))' is no currency code",
                        hint: "use three capital letters, such as EUR")
                }
                guard isPrice(price) else {
                    throw entry.value.error("RANGE", "a rate is above 0", hint: "what one unit is worth in `currency`")
                }
                return price
            }
        }
        section.finish()
        return rates
    }

    /// These, and those of others for currencies that are not among them.
    func completed(by others: StatedRates) -> StatedRates {
        var all = self
        all.prices.merge(others.prices) { own, _ in own }
        return all
    }

    /// Writes them down; the base currency needs none.
    func fill(_ db: Database, base: String) throws {
        for (code, price) in prices.sorted(by: { $0.key < $1.key }) where code != base {
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO main.exchange_rates (currency, valid_on, kind, rate_to_base)
                    VALUES (?, '1970-01-01', 'spot', ?)
                    """, arguments: [code, price])
        }
    }

    private static func isPrice(_ price: Double) -> Bool { price > 0 && price.isFinite }
}
