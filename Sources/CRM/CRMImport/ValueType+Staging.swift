import CRMModel
import CRMStore

extension ValueType {
    /// The value as it is staged, or nil where the text is not of this type.
    func staged(_ text: String, zone: Zone) -> CellValue? {
        switch self {
        case .text: return .text(text)
        case .integer:
            return NumberFormat().parse(text)?.scaled(toPlaces: 0).flatMap {
                Int64(text) == nil && text.contains(".") ? nil : .integer($0)
            }
        case .number(let format): return format.parse(text).map { .real($0.double) }
        case .money(let format, let currency):
            return format.parse(text)?.scaled(toPlaces: currency.exponent).map(CellValue.integer)
        case .ownMoney(let format):
            // How many places its minor units have, only the currency of its row tells.
            return format.parse(text).flatMap { $0.scaled(toPlaces: 2) == nil ? nil : .real($0.double) }
        case .percent(let format):
            // Above 100 or below 0 it is no share of a whole: a typing error, or a number of another kind.
            return format.parse(text).flatMap { (0...100).contains($0.double) ? .real($0.double / 100) : nil }
        case .date(let formats):
            return ValueType.moment(text, formats).map { .text($0.date.iso) }
        case .instant(let formats):
            return ValueType.moment(text, formats).map { .integer(ValueType.milliseconds($0, zone)) }
        case .flag:
            switch text.lowercased() {
            case "1", "t", "true", "y", "yes", "ja", "wahr", "oui", "vrai", "si", "sí", "sì", "verdadero", "vero":
                return .integer(1)
            case "0", "f", "false", "n", "no", "nein", "falsch", "non", "faux", "falso": return .integer(0)
            default: return nil
            }
        }
    }

    /// What the first format that fits says; nil where another reads a different day.
    private static func moment(_ text: String, _ formats: [DateFormat]) -> DateFormat.Moment? {
        var found: DateFormat.Moment?
        for format in formats {
            guard let moment = format.parse(text) else { continue }
            if let found, found.date != moment.date { return nil }
            found = found ?? moment
        }
        return found
    }

    private static func milliseconds(_ moment: DateFormat.Moment, _ zone: Zone) -> Int64 {
        let start: Int64
        if let offset = moment.offset {
            start = Instant(utc: moment.date, seconds: moment.secondOfDay - offset).milliseconds
        } else {
            start = zone.instant(of: moment.date, secondOfDay: moment.secondOfDay).milliseconds
        }
        return start + Int64(moment.millisecond)
    }

    /// What kind of finding a value that is not of this type is.
    func findingKind(of text: String) -> String {
        switch self {
        case .text: "invalid-text"
        case .integer, .number, .money, .ownMoney, .percent: "invalid-number"
        case .date(let formats), .instant(let formats):
            formats.contains { $0.parse(text) != nil } ? "ambiguous-date" : "invalid-date"
        case .flag: "invalid-flag"
        }
    }

    /// The declared SQLite type of the staged column.
    var sql: String {
        switch self {
        case .text, .date: "TEXT"
        case .integer, .money, .instant, .flag: "INTEGER"
        case .number, .ownMoney, .percent: "REAL"
        }
    }
}
