import CRMModel
import GRDB

/// SQL functions a mapping may call beside SQLite's own.
enum MappingFunctions {
    static func all(for mapping: Mapping) -> [DatabaseFunction] {
        let currency = mapping.currency.code
        let company = mapping.company
        return [
            stableKey, minorUnits, rowCurrency(mapping), rowAmount(mapping), saysActive, personNamed, givenNameFirst,
            localDay(mapping.zone), localInstant(mapping.zone),
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
                for byte in Array((text(value) ?? "").utf8) + [0x1F] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
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

    /// `person_named(cell)`: the one person whom a cell names, without a note such as `Deactivated User (…)`; NULL where it
    /// names several, or only says that the person is gone. See `PersonCell`.
    private static var personNamed: DatabaseFunction {
        DatabaseFunction("person_named", argumentCount: 1, pure: true) { (values: [DatabaseValue]) -> String? in
            text(values[0]).flatMap { PersonCell($0).name }
        }
    }

    /// `given_name_first(name)`: `Karl Müller` for `Müller, Karl`; any other text as it is. See `GivenNameFirst`.
    private static var givenNameFirst: DatabaseFunction {
        DatabaseFunction("given_name_first", argumentCount: 1, pure: true) { (values: [DatabaseValue]) -> String? in
            text(values[0]).map(GivenNameFirst.name)
        }
    }

    /// `local_day(moment)`: the day of an instant, in milliseconds or ISO 8601, on the calendar of the mapping's zone. A
    /// text without an offset is its own day; NULL where it is no day.
    private static func localDay(_ zone: Zone) -> DatabaseFunction {
        let iso = DateFormat("iso")
        return DatabaseFunction("local_day", argumentCount: 1, pure: true) { (values: [DatabaseValue]) -> String? in
            guard let text = text(values[0]) else { return nil }
            if let milliseconds = Int64(text) { return zone.date(of: Instant(milliseconds: milliseconds)).iso }
            guard let moment = iso?.parse(text) else { return nil }
            guard let offset = moment.offset else { return moment.date.iso }
            return zone.date(of: Instant(utc: moment.date, seconds: moment.secondOfDay - offset)).iso
        }
    }

    /// `local_instant(text)`: the milliseconds of a day with a time in ISO 8601, in the mapping's zone where it has no offset;
    /// NULL where it is none.
    private static func localInstant(_ zone: Zone) -> DatabaseFunction {
        let type = DateFormat("iso").map { ValueType.instant([$0]) }
        return DatabaseFunction("local_instant", argumentCount: 1, pure: true) { (values: [DatabaseValue]) -> Int64? in
            guard let text = text(values[0]), case .integer(let at)? = type?.staged(text, zone: zone) else {
                return nil
            }
            return at
        }
    }

    private static func text(_ value: DatabaseValue) -> String? {
        String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { String($0) }
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
