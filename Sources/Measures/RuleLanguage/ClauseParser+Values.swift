import CRMModel
import Diagnostics

extension RuleDuration.Unit {
    /// Longest time a rule can give: a hundred years.
    fileprivate var limit: Int {
        switch self {
        case .minutes: 52_596_000
        case .hours: 876_600
        case .days, .businessDays: 36_525
        case .weeks: 5218
        }
    }

    /// The unit in the singular.
    var word: String {
        switch self {
        case .minutes: "minute"
        case .hours: "hour"
        case .days: "day"
        case .businessDays: "business day"
        case .weeks: "week"
        }
    }
}

extension ClauseParser {
    private static let units = ["minutes", "hours", "days", "business days", "weeks"]

    /// `3 business days` or `the same day`.
    /// - Parameter clause: the keyword that needs it, for messages.
    mutating func duration(_ clause: String) throws(RuleFinding) -> RuleDuration {
        let first = next
        if take("the", "same", "day") || take("same", "day") {
            return RuleDuration(0, .businessDays, position: span(from: first))
        }
        return try length(clause)
    }

    private mutating func length(_ clause: String) throws(RuleFinding) -> RuleDuration {
        let first = next
        let numeral = ClauseParser.numeral(first)
        guard first.kind == .number || numeral != nil else {
            let period = first.kind == .word ? ClauseParser.period(first.text) : nil
            guard let period else { throw unexpected(["a number and a unit", "the same day"]) }
            throw RuleFinding(
                "UNIT", "'\(LogText.excerpt(first.text))' needs a number", at: first.position,
                ["hint: write '\(period)'"])
        }
        try checkGroups()
        // Read the unit first: its limit says which numbers are in range.
        let start = index
        advance()
        let unit = try unit(clause)
        let end = index
        rewind(to: start)
        if first.text.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x5F }) {
            throw RuleFinding(
                "RANGE", "\(first.text) \(unit.word)s is no time", at: first.position,
                ["hint: write 'the same day' for the day itself"])
        }
        var count = numeral ?? 0
        if numeral == nil { count = try integer(in: 1...unit.limit, "the time") }
        rewind(to: end)
        return RuleDuration(count, unit, position: span(from: first))
    }

    private mutating func unit(_ clause: String) throws(RuleFinding) -> RuleDuration.Unit {
        guard next.kind == .word else {
            throw RuleFinding(
                "UNIT", "'\(clause)' needs a unit", at: next.position,
                RuleFinding.list("accepted", ClauseParser.units))
        }
        if take("business") {
            if take("day") || take("days") { return .businessDays }
            throw unexpected(["days"])
        }
        if let said = workingDays {
            let count = token(-1).text
            throw RuleFinding(
                "UNIT", "unknown unit '\(said)'", at: next.position,
                [
                    "hint: write '\(LogText.excerpt(count)) business day\(["1", "one"].contains(count) ? "" : "s")'"
                ])
        }
        for unit in RuleDuration.Unit.allCases where unit != .businessDays {
            if take(unit.word) || take(unit.word + "s") { return unit }
        }
        let count = ClauseParser.numeral(token(-1)) ?? Int(token(-1).text)
        if let count, let period = ClauseParser.period(next.text, count: count) {
            throw RuleFinding(
                "UNIT", "unknown unit '\(LogText.excerpt(next.text))'", at: next.position,
                ["hint: write '\(period)'"])
        }
        if next.text.lowercased() == "business" {
            throw RuleFinding(
                "UNIT", "unknown unit '\(LogText.excerpt(next.text))'", at: next.position,
                ["hint: write 'business days' in small letters"])
        }
        throw .unknown(
            "UNIT", "unknown unit '\(LogText.excerpt(next.text))'", at: next.position, word: next.text,
            accepted: ClauseParser.units)
    }

    /// What people call business days, where it comes next.
    private var workingDays: String? {
        guard next.kind == .word else { return nil }
        let word = next.text.lowercased()
        if ["workday", "workdays", "weekday", "weekdays", "bd"].contains(word) { return next.text }
        guard ["working", "work", "office", "week"].contains(word), isWord("day", 1) || isWord("days", 1) else {
            return nil
        }
        return "\(next.text) \(token(1).text)"
    }

    /// `within D to D`, behind the keyword.
    mutating func window(_ first: RuleToken) throws(RuleFinding) -> RuleWindow {
        let lower = try duration("within")
        guard take("to") else { return RuleWindow(to: lower, position: span(from: first)) }
        let upper = try duration("within")
        guard (lower.seconds == nil) == (upper.seconds == nil) else {
            throw RuleFinding(
                "UNIT", "business days and elapsed time in one window", at: upper.position,
                ["hint: write both ends in business days, or neither"])
        }
        let isReversed =
            if let a = lower.seconds, let b = upper.seconds { a >= b } else { lower.count > upper.count }
        if isReversed {
            throw RuleFinding("RANGE", "the window ends before it begins", at: span(from: first))
        }
        return RuleWindow(from: lower, to: upper, position: span(from: first))
    }

    /// A value: text, number, date, `true`, `false`, `today`, or another field.
    /// - Parameter isInList: whether a comma goes on with another value.
    mutating func value(isInList: Bool = false) throws(RuleFinding) -> RuleValue {
        let first = next
        func value(_ kind: RuleValue.Kind) -> RuleValue { RuleValue(kind, position: span(from: first)) }
        try checkCurrencyFirst()
        try checkDay()
        switch first.kind {
        case .string:
            advance()
            return value(.text(first.text))
        case .number:
            if first.text.utf8.count == 10, first.text.utf8.contains(0x2D) { return value(.date(try date())) }
            let number = try number(isNegative: false, isInList: isInList)
            return value(.number(number))
        case .sign where first.text == "-" && token(1).kind == .number:
            advance()
            let number = try number(isNegative: true, isInList: isInList)
            return value(.number(number))
        case .word:
            if take("true") { return value(.truth(true)) }
            if take("false") { return value(.truth(false)) }
            if isWord("today"), !isSign(".", 1) {
                advance()
                let isBack = isSign("-")
                guard takeSign("-") || takeSign("+") else { return value(.today(nil)) }
                var offset = try length("today")
                if isBack { offset.count = -offset.count }
                return value(.today(offset))
            }
            return value(.field(try path()))
        default: throw unexpected(["a value"])
        }
    }
}
