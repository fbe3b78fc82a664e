import Diagnostics
import GRDB

/// Amounts in a currency that no rate converts to that of the mapping: their deals are counted, and no sum holds them.
package enum MissingRates {
    /// A warning that names the currencies and how many deals are in each; nil where every amount has a price.
    static func warning(_ db: Database, base: String) throws -> Diagnostic? {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT currency, count(*) FROM main.opportunities AS o
                WHERE deleted_at IS NULL AND amount_minor IS NOT NULL AND currency <> ?
                  AND NOT EXISTS (
                    SELECT 1 FROM main.exchange_rates AS r WHERE r.kind = 'spot' AND r.currency = o.currency)
                GROUP BY 1 ORDER BY 2 DESC, 1
                """, arguments: [base])
        let found = rows.map { (code: $0[0] as String, deals: $0[1] as Int) }
        guard !found.isEmpty else { return nil }
        let all =
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM main.opportunities WHERE deleted_at IS NULL AND amount_minor IS NOT NULL")
            ?? 0
        let names = found.map { "\(LogText.excerpt($0.code)) \($0.deals)" }.joined(separator: ", ")
        return Diagnostic(
            .warning, "SRC-RATES",
            "\(found.reduce(0) { $0 + $1.deals }) of \(all) deals with an amount are in currencies without a rate to "
                + "\(base): \(names); they are counted, and no sum holds them", at: .named("opportunities.currency"),
            hint: (found.count == 1 && found[0].deals == all
                ? "import with --currency \(names.prefix { $0 != " " }) where that is the company's own; else " : "")
                + hint(found.map(\.code).sorted(), base: base))
    }

    /// What gives rates, for a person to fill in.
    package static func hint(_ codes: [String], base: String) -> String {
        let options = codes.prefix(5).map { "--rate \(LogText.excerpt($0))=RATE" }.joined(separator: " ")
        return "import with \(options), each RATE being \(base) for one unit; or write rates: into mapping.yml"
    }
}
