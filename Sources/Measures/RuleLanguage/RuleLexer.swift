/// One word, number, string or sign of a clause.
struct RuleToken {
    enum Kind {
        case word, string, number, sign, end
    }

    var kind: Kind
    /// As it is written, a string without its quotes.
    var text: String
    var position: SourcePosition
    /// Offset of the first byte in the block, and behind the last one.
    var start: Int
    var end: Int
}

/// Cuts the lines of a block into clauses of tokens. Works on bytes: time and memory grow with the text.
struct RuleLexer {
    /// One clause: a line, and those that continue it.
    struct Clause {
        var tokens: [RuleToken]
        /// The first thing that is no token; reading stopped there.
        var finding: RuleFinding?
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var line: Int
    private var pending: Clause?

    /// - Parameter firstLine: number of the first line in its file.
    init(_ bytes: [UInt8], firstLine: Int) {
        self.bytes = bytes
        line = firstLine
    }

    /// The next clause; nil at the end.
    mutating func next() -> Clause? {
        guard var clause = pending ?? nextLine() else { return nil }
        pending = nil
        while let more = nextLine() {
            guard let first = more.tokens.first, first.kind == .word, first.text == "and" || first.text == "or" else {
                pending = more
                break
            }
            guard clause.finding == nil else { continue }
            clause.tokens += more.tokens
            clause.finding = more.finding
        }
        return clause
    }

    /// The bytes between two offsets as text.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The tokens of the next line that has any.
    private mutating func nextLine() -> Clause? {
        while offset < bytes.count {
            let clause = readLine()
            line += 1
            if !clause.tokens.isEmpty || clause.finding != nil { return clause }
        }
        return nil
    }

    private mutating func readLine() -> Clause {
        var clause = Clause(tokens: [], finding: nil)
        var column = 1
        while offset < bytes.count, bytes[offset] != 0x0A {
            let byte = bytes[offset]
            if RuleLexer.isBlank(byte) {
                offset += 1
                column += 1
                continue
            }
            if byte == 0xC2, offset + 1 < bytes.count, bytes[offset + 1] == 0xA0 {  // a no-break space
                offset += 2
                column += 1
                continue
            }
            if byte == 0x23 { break }
            let start = offset
            guard let kind = scan(byte) else {
                clause.finding = problem(at: start, column: column)
                break
            }
            let length = RuleLexer.scalars(bytes[start..<offset])
            let inside = kind == .string ? start + 1..<offset - 1 : start..<offset
            clause.tokens.append(
                RuleToken(
                    kind: kind, text: text(inside),
                    position: SourcePosition(line: line, column: column, length: length), start: start, end: offset))
            column += length
        }
        while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
        offset += 1
        return clause
    }

    /// Moves behind the token that begins here; nil, without moving, where none does.
    private mutating func scan(_ byte: UInt8) -> RuleToken.Kind? {
        switch byte {
        case 0x22:
            var end = offset + 1
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x22 { end += 1 }
            guard end < bytes.count, bytes[end] == 0x22 else { return nil }
            offset = end + 1
            return .string
        case _ where RuleLexer.isDigit(byte):
            offset += 1
            while offset < bytes.count {
                let byte = bytes[offset]
                let isJoint =
                    (byte == 0x2E || byte == 0x3A || byte == 0x2D || byte == 0x5F) && offset + 1 < bytes.count
                    && RuleLexer.isDigit(bytes[offset + 1])
                guard RuleLexer.isDigit(byte) || isJoint else { break }
                offset += 1
            }
            return .number
        case _ where currencySign > 0:
            offset += currencySign
            return .word
        case _ where RuleLexer.isLetter(byte) && !isCurlyQuote:
            offset += 1
            while offset < bytes.count, RuleLexer.isLetter(bytes[offset]) || RuleLexer.isDigit(bytes[offset]) {
                if isCurlyQuote { break }
                offset += 1
            }
            return .word
        case 0x3C, 0x3E, 0x21:
            offset += 1
            if offset < bytes.count, bytes[offset] == 0x3D { offset += 1 }
            return .sign
        case 0x28, 0x29, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3B, 0x3D, 0x7B, 0x7C, 0x7D, 0x25:
            offset += 1
            return .sign
        default: return nil
        }
    }

    /// The length of the sign of a currency that stands here, a word of its own: $ £ ¥ €; else 0.
    private var currencySign: Int {
        let rest = bytes[offset...].prefix(3)
        if rest.first == 0x24 { return 1 }
        if rest.starts(with: [0xC2, 0xA3]) || rest.starts(with: [0xC2, 0xA5]) { return 2 }
        return rest.elementsEqual([0xE2, 0x82, 0xAC]) ? 3 : 0
    }

    /// Whether the three bytes here are one of the quotes a word processor makes: ‘ ’ ‚ “ ” „.
    private var isCurlyQuote: Bool {
        offset + 2 < bytes.count && bytes[offset] == 0xE2 && bytes[offset + 1] == 0x80
            && (0x98...0x9F).contains(bytes[offset + 2])
    }

    private func problem(at start: Int, column: Int) -> RuleFinding {
        func at(_ length: Int) -> SourcePosition { SourcePosition(line: line, column: column, length: length) }
        if bytes[start] == 0x22 {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            return RuleFinding(
                "QUOTE", "the closing quote is missing", at: at(RuleLexer.scalars(bytes[start..<end])),
                ["hint: end the name with \" on the same line"])
        }
        if isCurlyQuote {
            return RuleFinding("QUOTE", "this is no straight quote", at: at(1), ["hint: write \" on both sides"])
        }
        if bytes[start] == 0x27 {
            let isInNumber =
                start > 0 && RuleLexer.isDigit(bytes[start - 1]) && start + 1 < bytes.count
                && RuleLexer.isDigit(bytes[start + 1])
            return RuleFinding(
                isInNumber ? "NUMBER" : "QUOTE", isInNumber ? "a number without a sign is meant" : "this is no quote",
                at: at(1),
                [isInNumber ? "hint: thousands are written 50000 or 50_000" : "hint: write \" on both sides"])
        }
        let end = bytes[start...].dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        return RuleFinding("WORD", "'\(text(start..<end))' has no meaning here", at: at(1))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// ASCII letters, the underscore, and everything beyond ASCII.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte == 0x5F || byte >= 0x80
    }

    private static func scalars(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}
