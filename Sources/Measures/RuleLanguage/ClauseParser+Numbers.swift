import Diagnostics

extension ClauseParser {
    /// A decimal number with its unit; at most 18 digits, at most 9 of them behind the point.
    /// - Parameter isInList: whether a comma goes on with another value.
    mutating func number(isNegative: Bool, isInList: Bool = false) throws(RuleFinding) -> RuleNumber {
        try checkGroups(isInList: isInList)
        if !isInList { try checkComma() }
        let token = next
        var mantissa: Int64 = 0
        var digits = 0
        var scale = 0
        var isBehindPoint = false
        for byte in token.text.utf8 {
            switch byte {
            case 0x5F: continue
            case 0x2E where !isBehindPoint: isBehindPoint = true
            case 0x30...0x39:
                digits += mantissa == 0 && byte == 0x30 ? 0 : 1
                scale += isBehindPoint ? 1 : 0
                guard digits <= 18, scale <= 9 else {
                    throw RuleFinding(
                        "RANGE", "the number has too many digits", at: token.position,
                        ["accepted: 18 digits, 9 of them behind the point"])
                }
                mantissa = mantissa * 10 + Int64(byte - 0x30)
            default:
                throw RuleFinding("RANGE", "'\(LogText.excerpt(token.text))' is no number", at: token.position)
            }
        }
        advance()
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        try checkMultiple(of: mantissa, scale, token)
        return RuleNumber(isNegative ? -mantissa : mantissa, scale: scale, unit: try numberUnit())
    }

    /// `%`, a currency, or nothing.
    private mutating func numberUnit() throws(RuleFinding) -> RuleNumber.Unit {
        if takeSign("%") { return .percent }
        guard next.kind == .word else { return .none }
        let code = next.text
        if code.utf8.count == 3, code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            guard CurrencyCodes.all.contains(code) else {
                throw RuleFinding(
                    "CURRENCY", "there is no currency '\(code)'", at: next.position,
                    ["hint: write a code of ISO 4217, such as EUR, USD or GBP"])
            }
            advance()
            return .currency(code)
        }
        let upper = code.uppercased()
        guard code.utf8.count <= 10,
            let meant = CurrencyCodes.all.contains(upper)
                ? upper : Synonyms.of(code, in: ["EUR", "USD", "GBP", "%"])
        else { return .none }
        throw RuleFinding(
            "CURRENCY", "unexpected '\(LogText.excerpt(code))' behind a number", at: next.position,
            ["did you mean '\(meant)'?"])
    }

    /// Refuses a number whose digits stand in groups of three, here at its first token: `50.000`, `50,000`, `50 000`.
    ///
    /// People write fifty thousand in each of these ways, and the language would read another number or none. A share
    /// such as `12.345 %` and a fraction that begins with 0 are not meant so.
    func checkGroups(isInList: Bool = false) throws(RuleFinding) {
        let first = next
        guard first.kind == .number else { return }
        try checkUnderscores(first)
        var parts = ClauseParser.parts(first)
        let isFraction = parts.count > 1
        guard let head = parts.first, (1...3).contains(head.count), !head.hasPrefix("0"), ClauseParser.isDigits(head)
        else { return }
        var written = first.text
        var last = first
        var ahead = 1
        while true {
            let hasComma =
                !isInList && isSign(",", ahead) && token(ahead).start == last.end
                && token(ahead + 1).start == token(ahead).end
            let group = token(hasComma ? ahead + 1 : ahead)
            guard group.kind == .number, group.position.line == first.position.line,
                let digits = ClauseParser.parts(group).first, ClauseParser.isGroup(digits)
            else { break }
            parts += ClauseParser.parts(group)
            written += (hasComma ? "," : " ") + group.text
            last = group
            ahead += hasComma ? 2 : 1
        }
        let groups = parts.dropFirst().prefix(while: ClauseParser.isGroup)
        guard !groups.isEmpty else { return }
        let isOne = ahead == 1
        // A share has its fraction; so has a number whose point has no other group behind it.
        if isOne, parts.count == 2, isSign("%", 1) { return }
        let meant = ([head] + groups).joined()
        let grouped = ([head] + groups).joined(separator: "_")
        var hint = "hint: write \(meant) or \(grouped)"
        var what = "'\(LogText.excerpt(written))' is not one number"
        if isOne, isFraction {
            what = "'\(LogText.excerpt(written))' has two readings"
            if parts.count == 2 { hint += "; if the point is meant, \(ClauseParser.fraction(head, parts[1]))" }
        }
        let end = Int(last.position.column) + Int(last.position.length)
        throw RuleFinding(
            "NUMBER", what,
            at: SourcePosition(
                line: Int(first.position.line), column: Int(first.position.column),
                length: end - Int(first.position.column)), [hint])
    }

    static func parts(_ token: RuleToken) -> [Substring] {
        token.text.split(separator: ".", omittingEmptySubsequences: false)
    }

    static func isDigits(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }

    static func isGroup(_ text: Substring) -> Bool { text.utf8.count == 3 && isDigits(text) }

    /// A number with a fraction, so that it cannot be taken for thousands.
    private static func fraction(_ whole: Substring, _ digits: Substring) -> String {
        var digits = digits
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.isEmpty { return String(whole) }
        return "\(whole).\(digits)" + (digits.count == 3 ? "0" : "")
    }
}
