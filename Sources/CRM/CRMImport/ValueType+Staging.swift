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
        case .percent(let format):
            // Above 100 or below 0 it is no share of a whole: a typing error, or a number of another kind.
            return format.parse(text).flatMap { (0...100).contains($0.double) ? .real($0.double / 100) : nil }
        case .date(let formats):
            for format in formats {
                if let moment = format.parse(text) { return .text(moment.date.iso) }
            }
            return nil
        case .instant(let formats):
            for format in formats {
                if let moment = format.parse(text) { return .integer(ValueType.milliseconds(moment, zone)) }
            }
            return nil
        case .flag:
            switch text.lowercased() {
            case "1", "t", "true", "y", "yes", "ja", "wahr": return .integer(1)
            case "0", "f", "false", "n", "no", "nein", "falsch": return .integer(0)
            default: return nil
            }
        }
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
    var findingKind: String {
        switch self {
        case .text: "invalid-text"
        case .integer, .number, .money, .percent: "invalid-number"
        case .date, .instant: "invalid-date"
        case .flag: "invalid-flag"
        }
    }

    /// The declared SQLite type of the staged column.
    var sql: String {
        switch self {
        case .text, .date: "TEXT"
        case .integer, .money, .instant, .flag: "INTEGER"
        case .number, .percent: "REAL"
        }
    }
}
