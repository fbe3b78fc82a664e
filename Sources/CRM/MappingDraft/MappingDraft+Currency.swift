import CRMImport
import CRMModel
import Diagnostics

/// The currency everything is summed in, and what is said of amounts in others.
extension MappingDraft {
    /// That which the caller names, else the one most money is written in.
    mutating func findCurrency() {
        let counts = writtenCurrencies()
        let known = counts.filter { Currency(code: $0.key) != nil }
        let most = known.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
        if let given = settings.currency {
            currency = given.code
            currencyReason = "given when this draft was made"
        } else if let most {
            currency = most
            currencyReason = "most amounts are in it"
            isCurrencySettled = counts.count == 1 && !files.contains { !$0.rivalCurrencies.isEmpty }
        } else {
            currency = files.contains { $0.types.contains { $0.decimalComma == true } } ? "EUR" : "USD"
            currencyReason = "not found in the files, so set it"
            isCurrencySettled = counts.isEmpty
        }
        noteUnclear(counts, isFound: most != nil)
        noteRivals()
        noteOthers(known)
    }

    /// Currencies of amounts, by the rows that write or state them; a sign that may be several, as `kr`, by itself.
    private func writtenCurrencies() -> [String: Int] {
        var counts: [String: Int] = [:]
        for file in files where file.kind?.reason == nil && file.leftOut == nil {
            for type in file.types { counts.merge(type.currencies) { $0 + $1 } }
            for column in Planner.amounts {
                guard let header = file.header(of: column) else { continue }
                for code in ["EUR", "USD", "GBP", "CHF"] where header.uppercased().contains(code) {
                    counts[code, default: 0] += 1
                }
            }
            let stated = file.rivalCurrencies + [file.index(of: "currency")].compactMap { $0 }
            for entry in stated.flatMap({ file.profile.sketches[$0].values }) where Currency(code: entry.value) != nil {
                counts[entry.value, default: 0] += entry.count
            }
        }
        return counts
    }

    /// Asks which of several columns states the currency of a file's amounts.
    private mutating func noteRivals() {
        for file in files where file.kind?.reason == nil && file.leftOut == nil && !file.rivalCurrencies.isEmpty {
            let names = file.rivalCurrencies.map { "'\(LogText.excerpt(file.profile.header[$0]))'" }
            findings.append(
                Diagnostic(
                    .warning, "MAP-CURRENCY",
                    "\(names.joined(separator: " and ")) hold currency codes, and nothing tells which is the amount's: "
                        + (settings.currency == nil
                            ? "amounts without a sign or code are missing" : "amounts are read as \(currency)"),
                    at: .file(file.name, line: file.profile.dialect.headerLine, column: file.rivalCurrencies[0] + 1),
                    hint: "leave the other out of the export, or name the column in \(file.kind?.table ?? "the").sql"))
        }
    }

    /// Asks for the currency where no file says it, or only by a sign that several countries have.
    private mutating func noteUnclear(_ counts: [String: Int], isFound: Bool) {
        guard settings.currency == nil else { return }
        if counts.isEmpty {
            findings.append(
                Diagnostic(
                    .warning, "MAP-CURRENCY", "no file says its currency; \(currency) stands in mapping.yml",
                    at: .file("mapping.yml"), hint: "set currency"))
        }
        let signs = counts.keys.filter { Currency(code: $0) == nil && !CurrencyMark.family($0).contains(currency) }
        for sign in signs.sorted() {
            let family = CurrencyMark.family(sign)
            let all = family.dropLast().joined(separator: ", ") + " or " + (family.last ?? "")
            findings.append(
                Diagnostic(
                    .warning, "MAP-CURRENCY",
                    "\(counts[sign] ?? 0) amounts are in '\(LogText.excerpt(sign))', which may be \(all): they are "
                        + "missing, each with a finding, while currency is \(currency)",
                    at: .file("mapping.yml"),
                    hint: isFound
                        ? "if they are in your own currency, set currency to it; else export the currency of each row"
                        : "set currency to one of them"))
        }
    }

    /// Says that amounts in further currencies have no price, since no file of rates is read.
    private mutating func noteOthers(_ known: [String: Int]) {
        let others = known.filter { $0.key != currency && settings.rates.prices[$0.key] == nil }
        guard !others.isEmpty else { return }
        findings.append(
            Diagnostic(
                .warning, "MAP-RATES",
                "no file says what amounts in other currencies than \(currency) are worth: \(TypeGuess.words(others)); "
                    + "they will be counted, and no sum holds them",
                at: .file("mapping.yml"), hint: MissingRates.hint(others.keys.sorted(), base: currency)))
    }
}
