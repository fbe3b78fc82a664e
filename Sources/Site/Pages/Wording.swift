import CRMModel
import Figures

/// How numbers and dates are written on pages: one place, so that one quantity looks the same everywhere.
public struct Wording: Sendable {
    /// Stands between a number and its unit.
    static let thin = "\u{202F}"
    static let minus = "\u{2212}"

    public let currency: Currency

    /// Percentages have the decimals that so many cases support, however many there are.
    private var mostCases = Int.max

    public init(currency: Currency) { self.currency = currency }

    /// The same with percentages without decimals, for pages on which all are to be read beside one another.
    var inWholePercent: Wording {
        var wording = self
        wording.mostCases = 199
        return wording
    }

    // MARK: Numbers

    /// `1,234`.
    static func count(_ value: Int) -> String { Grouping.text(value) }

    /// `1 deal`, `2 deals`.
    static func counted(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        count(value) + " " + (value == 1 ? one : many ?? one + "s")
    }

    /// A fixed number of decimals, halves away from zero as in charts, without a negative nought.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let rounded = (value * scale).rounded(.toNearestOrAwayFromZero)
        guard rounded.magnitude < 9e15 else { return "too large" }
        let whole = Int(rounded)
        let unit = Int(scale)
        let fraction = decimals == 0 ? "" : "." + pad(Int(whole.magnitude) % unit, decimals)
        return (whole < 0 ? minus : "") + count(Int(whole.magnitude) / unit) + fraction
    }

    /// A share as digits of a percentage: never more digits than n supports.
    static func percentDigits(_ share: Double, n: Int) -> String {
        fixed(share * 100, n >= 2000 ? 2 : n >= 200 ? 1 : 0)
    }

    /// `63.15 %`.
    static func percent(_ share: Double, n: Int) -> String { percentDigits(share, n: n) + thin + "%" }

    /// `2.27 ×`.
    static func multiple(_ times: Double) -> String { fixed(times, times.magnitude < 9.995 ? 2 : 1) + thin + "×" }

    /// A field as people call it: `primary_contact_id` as `primary contact`.
    static func field(_ name: String) -> String {
        var words = name.split(separator: "_").map(String.init)
        if words.count > 1, let last = words.last, ["id", "minor", "at", "on"].contains(last) { words.removeLast() }
        return words.map { $0 == "vat" ? "VAT" : $0 == "url" ? "URL" : $0 }.joined(separator: " ")
    }

    // MARK: Money

    /// The number and the unit of an amount in short: `18.4` and `€ M`.
    func short(_ money: Money) -> (value: String, unit: String) {
        let symbol = money.currency.symbol
        switch money.major.magnitude {
        case 99_950_000...: return (Wording.rounded(money, 1_000_000, 0), symbol + " M")
        case 9_995_000...: return (Wording.rounded(money, 1_000_000, 1), symbol + " M")
        case 999_500...: return (Wording.rounded(money, 1_000_000, 2), symbol + " M")
        case 9_999.5...: return (Wording.rounded(money, 1_000, 0), symbol + " K")
        default: return (Wording.rounded(money, 1, 0), symbol)
        }
    }

    /// An amount in a scale with a fixed number of decimals, halves away from zero, from whole minor units: no binary
    /// fraction decides which way a half goes.
    private static func rounded(_ money: Money, _ scale: Int64, _ decimals: Int) -> String {
        let power: Int64 = decimals == 0 ? 1 : decimals == 1 ? 10 : 100
        // A scale of a million divides by a hundred; smaller ones have no decimals.
        let step = UInt64(Int64(money.currency.minorPerMajor) * scale / power)
        let size = money.minor.magnitude
        let count = size / step + (size % step * 2 >= step ? 1 : 0)
        let fraction = decimals == 0 ? "" : "." + pad(Int(count % UInt64(power)), decimals)
        return (money.minor < 0 && count > 0 ? minus : "") + Wording.count(Int(count / UInt64(power))) + fraction
    }

    /// Two amounts with as many digits as tell them apart: `€ 257 K` and `€ 261 K`, `€ 257,012` and `€ 257,409`,
    /// `€ 257,012.10` and `€ 257,012.60`.
    func apart(_ a: Money, _ b: Money) -> (String, String) {
        let short = (inShort(a), inShort(b))
        guard short.0 == short.1, a != b else { return short }
        func long(_ money: Money, _ digits: String) -> String {
            (money.minor < 0 ? Wording.minus : "") + money.currency.symbol + Wording.thin + digits
        }
        func positive(_ money: Money) -> Money {
            Money(minor: Int64(clamping: money.minor.magnitude), currency: money.currency)
        }
        let whole = (long(a, Wording.whole(positive(a))), long(b, Wording.whole(positive(b))))
        guard whole.0 == whole.1 else { return whole }
        return (long(a, positive(a).decimal), long(b, positive(b).decimal))
    }

    /// `€ 18.4 M`.
    func inShort(_ money: Money) -> String {
        let (value, unit) = short(money)
        let scale = unit.contains(" ") ? Wording.thin + String(unit.suffix(1)) : ""
        // The sign stands before the currency, as in charts.
        let isBelow = value.hasPrefix(Wording.minus)
        let size = isBelow ? String(value.dropFirst()) : value
        return (isBelow ? Wording.minus : "") + money.currency.symbol + Wording.thin + size + scale
    }

    /// `10,005,534`: whole major units, for tables whose head names the currency.
    static func whole(_ money: Money) -> String { fixed(money.major, 0) }

    // MARK: Quantities and figures

    /// A figure's value as one phrase: `63.15 %`, `3 of 4`, `€ 18.4 M`, or the reason.
    func phrase(_ figure: Figure) -> String {
        switch figure.outcome {
        case .absent(let reason): return reason.sentence
        case .value(.share(let share)), .partial(.share(let share), _):
            if figure.n < 20, case .count(let k, _) = figure.numerator, case .count(let n, _) = figure.denominator {
                return "\(k) of \(n)"
            }
            return Wording.percent(share, n: min(figure.n, mostCases))
        case .value(.money(let money)), .partial(.money(let money), _): return inShort(money)
        case .value(.count(let count, _)), .partial(.count(let count, _), _): return Wording.count(count)
        case .value(.days(let days)), .partial(.days(let days), _): return Wording.days(days)
        case .value(.multiple(let times)), .partial(.multiple(let times), _): return Wording.multiple(times)
        }
    }

    /// A share with what it is a share of: `63.15 % of decided deals`, `3 of 4 decided deals`.
    func portion(_ figure: Figure, _ noun: String) -> String {
        figure.n < 20 ? "\(phrase(figure)) \(noun)" : "\(phrase(figure)) of \(noun)"
    }

    /// The ends of an interval: `62.0 to 64.3 %`; nil where there is none.
    func ends(_ figure: Figure) -> String? {
        guard case .share(let lower) = figure.interval?.lower, case .share(let upper) = figure.interval?.upper else {
            return nil
        }
        let n = min(figure.n, mostCases)
        return "\(Wording.percentDigits(lower, n: n)) to \(Wording.percent(upper, n: n))"
    }

    /// The range in words: `95 % interval 62.0 to 64.3 %`; nil where there is none.
    func range(_ figure: Figure) -> String? {
        guard let interval = figure.interval else { return nil }
        let level = interval.level.replacing(" ", with: Wording.thin)
        switch (interval.lower, interval.upper) {
        case (.share(let lower), .share(let upper)):
            let n = min(figure.n, mostCases)
            return "\(level) interval \(Wording.percentDigits(lower, n: n)) to \(Wording.percent(upper, n: n))"
        case (.money(let lower), .money(let upper)):
            return "\(level) range \(inShort(lower)) to \(inShort(upper))"
        case (.days(let lower), .days(let upper)):
            return "\(level) interval \(Wording.days(lower)) to \(Wording.days(upper))"
        default: return nil
        }
    }

    // MARK: Time

    /// `3 days`, `1.4 days`, `5 hours`.
    static func days(_ days: Double) -> String {
        if days.magnitude < 1 { return counted(Int((days * 24).rounded(.toNearestOrEven)), "hour") }
        return days.magnitude < 10 && days != days.rounded()
            ? fixed(days, 1) + " days" : counted(Int(days.rounded(.toNearestOrEven)), "day")
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `20 Nov 2026`.
    static func date(_ date: CalendarDate) -> String {
        let (year, month, day) = date.parts
        return "\(day) \(months[month - 1]) \(year)"
    }

    /// `Friday, 20 November 2026`.
    static func longDate(_ date: CalendarDate) -> String {
        let (year, month, day) = date.parts
        return "\(weekdays[date.isoWeekday - 1]), \(day) \(longMonths[month - 1]) \(year)"
    }

    /// `2026-11` as `Nov 2026`; anything else as it is.
    static func month(_ name: String) -> String {
        guard let date = CalendarDate(iso: name + "-01") else { return name }
        return "\(months[date.month - 1]) \(date.year)"
    }

    /// `2026-11` as `Nov`, and `Jan 2026` where the year begins or the list does.
    static func monthLabels(_ names: [String]) -> [String] {
        names.enumerated().map { index, name in
            guard let date = CalendarDate(iso: name + "-01") else { return name }
            let label = months[date.month - 1]
            return index == 0 || date.month == 1 ? "\(label) \(date.year)" : label
        }
    }

    /// `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }
}
