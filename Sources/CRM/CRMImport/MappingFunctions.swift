import CRMModel
import GRDB

/// SQL functions a mapping may call beside SQLite's own.
enum MappingFunctions {
    static func all(for mapping: Mapping) -> [DatabaseFunction] {
        let currency = mapping.currency.code
        let company = mapping.company
        return [
            stableKey, minorUnits, rowCurrency(mapping), rowAmount(mapping), saysActive,
            // `base_currency()`: the code of the mapping's currency.
            DatabaseFunction("base_currency", argumentCount: 0, pure: true) { _ in currency },
            // `company_name()`: the mapping's company; NULL where it names none.
            DatabaseFunction("company_name", argumentCount: 0, pure: true) { _ in company },
        ]
    }

    /// `stable_key(prefix, a, b, …)`: an identifier for rows that have none, the same whenever the parts are the same.
    /// Sixteen hexadecimal digits of the 64-bit FNV-1a hash of the parts after the prefix.
    private static var stableKey: DatabaseFunction {
        DatabaseFunction("stable_key", argumentCount: nil, pure: true) { (values: [DatabaseValue]) -> String? in
            guard let prefix = values.first.flatMap(String.fromDatabaseValue) else { return nil }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for value in values.dropFirst() {
                let text = String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { String($0) } ?? ""
                for byte in Array(text.utf8) + [0x1F] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
            let digits = String(hash, radix: 16)
            return prefix + String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// `minor_units(amount, currency)`: an amount in whole units, a number or its text, as whole minor units of the
    /// currency of a code; half to even. NULL where the amount is no number or the code none.
    private static var minorUnits: DatabaseFunction {
        DatabaseFunction("minor_units", argumentCount: 2, pure: true) { (values: [DatabaseValue]) -> Int64? in
            String.fromDatabaseValue(values[1]).flatMap { minorUnits(of: values[0], $0) }
        }
    }

    private static func minorUnits(of amount: DatabaseValue, _ code: String) -> Int64? {
        guard let currency = Currency(code: code) else { return nil }
        let text: String
        switch amount.storage {
        case .int64(let value): text = String(value)
        // The shortest decimal that reads as the same number: 0.1 is 0.1, not what its bits add up to.
        case .double(let value): text = "\(value)"
        case .string(let value): text = value
        case .null, .blob: return nil
        }
        return decimal(text)?.scaled(toPlaces: currency.exponent)
    }

    /// `row_currency(mark, stated)`: the code of the currency an amount is in: that of the sign or code written with it,
    /// else the row's stated one, else the mapping's for such amounts. `$` and `¥` are the stated currency's where it
    /// writes them. NULL where nothing says it, or what is stated is no code.
    private static func rowCurrency(_ mapping: Mapping) -> DatabaseFunction {
        DatabaseFunction("row_currency", argumentCount: 2, pure: true) { (values: [DatabaseValue]) -> String? in
            currency(of: values[0], stated: values[1], mapping)
        }
    }

    /// `row_amount(amount, mark, stated)`: an amount that is `money own` in whole minor units of its row's currency, half to
    /// even. NULL where nothing says the currency.
    private static func rowAmount(_ mapping: Mapping) -> DatabaseFunction {
        DatabaseFunction("row_amount", argumentCount: 3, pure: true) { (values: [DatabaseValue]) -> Int64? in
            currency(of: values[1], stated: values[2], mapping).flatMap { minorUnits(of: values[0], $0) }
        }
    }

    /// `says_active(word)`: 1 for a word such as `active` or `aktiv`, 0 for one such as `inactive` or `archived`, see
    /// `ActivityWords`; NULL for any other.
    private static var saysActive: DatabaseFunction {
        DatabaseFunction("says_active", argumentCount: 1, pure: true) { (values: [DatabaseValue]) -> Bool? in
            String.fromDatabaseValue(values[0]).flatMap(ActivityWords.meaning)
        }
    }

    private static func currency(of mark: DatabaseValue, stated: DatabaseValue, _ mapping: Mapping) -> String? {
        let stated = String.fromDatabaseValue(stated)
        guard let mark = String.fromDatabaseValue(mark) else {
            // What is no code says nothing, and is not taken for the mapping's own.
            return stated.map { Currency(code: $0)?.code } ?? mapping.unsignedCurrency?.code
        }
        return CurrencyMark.code(mark, stated: stated, base: mapping.currency.code)
    }

    /// A decimal with an optional power of ten, as doubles are written.
    private static func decimal(_ text: String) -> NumberFormat.Decimal? {
        let parts = text.split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2, var number = NumberFormat().parse(String(parts[0])), let power = Int(parts[1]) else {
            return NumberFormat().parse(text)
        }
        number.exponent += power
        return number
    }
}
