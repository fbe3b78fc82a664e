import CRMModel
import Diagnostics

/// Numbers, amounts and days as people write them: each is answered with how the language writes it.
extension ClauseParser {
    private static let numerals = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]

    /// What a token counts as a word: `one` to `twelve`.
    static func numeral(_ token: RuleToken) -> Int? {
        guard token.kind == .word else { return nil }
        return numerals.firstIndex(of: token.text).map { $0 + 1 }
    }

    /// Words that multiply, as a power of ten.
    private static let multiples: [String: Int] = [
        "k": 3, "tsd": 3, "thousand": 3, "thousands": 3, "teur": 3, "keur": 3, "m": 6, "mn": 6, "mio": 6, "mill": 6,
        "million": 6, "millions": 6, "bn": 9, "mrd": 9, "billion": 9, "billions": 9,
    ]

    /// Refuses `50k` and `1.5 million`, here behind the number.
    func checkMultiple(of mantissa: Int64, _ scale: Int, _ number: RuleToken) throws(RuleFinding) {
        let word = next
        guard word.kind == .word, let power = ClauseParser.multiples[word.text.lowercased()],
            word.position.line == number.position.line
        else { return }
        var digits = String(mantissa) + String(repeating: "0", count: max(0, power - scale))
        if scale > power { digits = String(mantissa) }
        let code = word.text.lowercased().hasSuffix("eur") ? "EUR" : token(1).kind == .word ? currency(token(1)) : nil
        let isAdjacent = word.start == number.end
        throw RuleFinding(
            "NUMBER", "'\(LogText.excerpt(number.text + (isAdjacent ? "" : " ") + word.text))' is no number",
            at: number.position, ["hint: write \(digits)" + (code.map { " \($0)" } ?? "")])
    }

    /// The code of the currency a token means; nil where it means none.
    func currency(_ token: RuleToken) -> String? {
        guard token.kind == .word, token.text.utf8.count <= 10 else { return nil }
        let upper = token.text.uppercased()
        if CurrencyCodes.all.contains(upper) { return upper }
        return Synonyms.of(token.text, in: ["EUR", "USD", "GBP", "JPY", "CHF"])
    }

    /// Refuses a currency in front of its number: `EUR 50000`, `€50000`.
    func checkCurrencyFirst() throws(RuleFinding) {
        guard let code = currency(next), token(1).kind == .number else { return }
        let groups = ClauseParser.parts(token(1))
        let isGrouped = groups.count > 1 && groups.dropFirst().allSatisfy(ClauseParser.isGroup)
        let number = isGrouped ? groups.joined() : token(1).text
        throw RuleFinding(
            "CURRENCY", "the currency stands behind its number", at: next.position,
            ["hint: write \(LogText.excerpt(number)) \(code)"])
    }

    /// Refuses a comma in front of a fraction: `12,5`, `0,15`.
    func checkComma() throws(RuleFinding) {
        let (whole, comma, fraction) = (next, token(1), token(2))
        guard isSign(",", 1), comma.start == whole.end, fraction.kind == .number, fraction.start == comma.end,
            ClauseParser.isDigits(whole.text[...]), ClauseParser.isDigits(fraction.text[...])
        else { return }
        let end = Int(fraction.position.column) + Int(fraction.position.length)
        let column = Int(whole.position.column)
        throw RuleFinding(
            "NUMBER", "'\(LogText.excerpt("\(whole.text),\(fraction.text)"))' is not one number",
            at: SourcePosition(line: Int(whole.position.line), column: column, length: end - column),
            ["hint: a point stands in front of a fraction: write \(whole.text).\(fraction.text)"])
    }

    /// Refuses `_` elsewhere than between groups of three: `50_00`.
    func checkUnderscores(_ token: RuleToken) throws(RuleFinding) {
        guard token.text.utf8.contains(0x5F), let whole = ClauseParser.parts(token).first else { return }
        let groups = whole.split(separator: "_", omittingEmptySubsequences: false)
        if groups.dropFirst().allSatisfy(ClauseParser.isGroup), (1...3).contains(groups[0].count) { return }
        throw RuleFinding(
            "NUMBER", "'\(LogText.excerpt(token.text))' has two readings", at: token.position,
            ["hint: digits stand in groups of three, or without a sign: write \(groups.joined())"])
    }

    /// Refuses a day that is not written year first: `01.12.2026`, `12/01/2026`.
    func checkDay() throws(RuleFinding) {
        guard next.kind == .number else { return }
        let first = next
        var parts = ClauseParser.parts(first)
        var last = first
        let isSlashed = isSign("/", 1) && token(2).kind == .number && isSign("/", 3) && token(4).kind == .number
        if isSlashed {
            last = token(4)
            parts = [first.text[...], token(2).text[...], last.text[...]]
        }
        guard parts.count == 3, parts.allSatisfy(ClauseParser.isDigits),
            parts.map(\.count).max() == 4, parts.allSatisfy({ $0.count <= 2 || $0.count == 4 })
        else { return }
        let numbers = parts.compactMap { Int($0) }
        // Two numbers that may both be the month leave open which is.
        let isClear = parts[0].count == 4 || !isSlashed || numbers[1] > 12
        let order = parts[0].count == 4 ? [0, 1, 2] : numbers[1] > 12 ? [2, 0, 1] : [2, 1, 0]
        let iso = order.map { parts[$0].count == 1 ? "0" + parts[$0] : String(parts[$0]) }.joined(separator: "-")
        let meant = isClear && CalendarDate(iso: iso) != nil ? ": \(iso)" : ""
        let column = Int(first.position.column)
        let end = Int(last.position.column) + Int(last.position.length)
        throw RuleFinding(
            "RANGE", "this is no day",
            at: SourcePosition(line: Int(first.position.line), column: column, length: end - column),
            ["hint: days are written YYYY-MM-DD" + meant])
    }

    /// A period without a number, `every month`, or one of unlike lengths, `2 months`: how it is written.
    static func period(_ word: String, count: Int = 1) -> String? {
        let lower = word.lowercased()
        let singular = lower.hasSuffix("s") ? String(lower.dropLast()) : lower
        let days = ["month": 30, "quarter": 90, "year": 365, "fortnight": 14]
        if let length = days[singular] {
            let (all, overflow) = length.multipliedReportingOverflow(by: count)
            return overflow ? nil : "\(all) days"
        }
        guard ["minute", "hour", "day", "week"].contains(singular) else { return nil }
        return "\(count) \(singular)" + (count == 1 ? "" : "s")
    }
}
