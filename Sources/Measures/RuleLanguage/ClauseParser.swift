import CRMModel
import Diagnostics

/// Reads the tokens of one clause from left to right. The parts of the grammar are extensions in files of their own.
struct ClauseParser {
    let tokens: [RuleToken]
    let vocabulary: RuleVocabulary
    /// The rule's case record, where the clauses above say it.
    var record: RecordType?
    private(set) var index = 0

    init(_ tokens: [RuleToken], _ vocabulary: RuleVocabulary) {
        self.tokens = tokens
        self.vocabulary = vocabulary
    }

    /// The next token; a token of kind `end` behind the last one.
    var next: RuleToken { token(0) }

    func token(_ ahead: Int) -> RuleToken {
        if index + ahead < tokens.count { return tokens[index + ahead] }
        guard let last = tokens.last else {
            return RuleToken(kind: .end, text: "", position: .none, start: 0, end: 0)
        }
        let end = Int(last.position.column) + Int(last.position.length)
        return RuleToken(
            kind: .end, text: "", position: SourcePosition(line: Int(last.position.line), column: end, length: 1),
            start: last.end, end: last.end)
    }

    var isAtEnd: Bool { index >= tokens.count }

    /// From the first token of a part to the last one taken, as far as they stand on one line.
    func span(from first: RuleToken) -> SourcePosition {
        guard index > 0, tokens.indices.contains(index - 1) else { return first.position }
        return span(first.position, tokens[index - 1].position)
    }

    /// From the beginning of one place to the end of another, as far as they stand on one line.
    func span(_ first: SourcePosition, _ last: SourcePosition) -> SourcePosition {
        guard last.line == first.line, last.column >= first.column else { return first }
        return SourcePosition(
            line: Int(last.line), column: Int(first.column), length: Int(last.column - first.column + last.length))
    }

    func isWord(_ text: String, _ ahead: Int = 0) -> Bool {
        let at = index + ahead
        return at < tokens.count && tokens[at].kind == .word && tokens[at].text == text
    }

    func isSign(_ text: String, _ ahead: Int = 0) -> Bool {
        let at = index + ahead
        return at < tokens.count && tokens[at].kind == .sign && tokens[at].text == text
    }

    mutating func advance(_ count: Int = 1) { index += count }

    /// Goes back to where the parser stood when `index` was read.
    mutating func rewind(to index: Int) { self.index = index }

    /// Whether this word came next, and was taken.
    mutating func take(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        index += 1
        return true
    }

    /// Whether these words came next, and were taken.
    mutating func take(_ first: String, _ others: String...) -> Bool {
        guard isWord(first) else { return false }
        let words = [first] + others
        for (ahead, word) in words.enumerated() where !isWord(word, ahead) { return false }
        index += words.count
        return true
    }

    mutating func takeSign(_ text: String) -> Bool {
        guard isSign(text) else { return false }
        index += 1
        return true
    }

    /// `a`, `an` and `the` say nothing before a record or event.
    mutating func skipArticle() {
        guard next.kind == .word, ["a", "an", "the"].contains(next.text) else { return }
        // An article may be the name of a field.
        if token(1).kind == .word || token(1).kind == .string { index += 1 }
    }

    mutating func string(_ what: String) throws(RuleFinding) -> RuleName {
        guard next.kind == .string else {
            if next.kind == .word {
                throw RuleFinding(
                    "QUOTE", "\(what) needs quotes", at: next.position,
                    ["hint: write \"\(LogText.excerpt(next.text))\""])
            }
            throw unexpected(["\(what) in quotes"])
        }
        let token = next
        guard !token.text.allSatisfy(\.isWhitespace) else {
            throw RuleFinding("WORD", "\(what) is empty", at: token.position)
        }
        index += 1
        return RuleName(token.text, position: token.position)
    }

    /// A whole number written in digits.
    mutating func integer(in range: ClosedRange<Int>, _ what: String) throws(RuleFinding) -> Int {
        guard next.kind == .number else { throw unexpected(["a number"]) }
        try checkGroups()
        let token = next
        let digits = token.text.utf8.filter { $0 != 0x5F }
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw RuleFinding("RANGE", "'\(LogText.excerpt(token.text))' is no whole number", at: token.position)
        }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), range.contains(number) else {
            throw RuleFinding(
                "RANGE", "\(what) is out of range: \(LogText.excerpt(token.text))", at: token.position,
                ["accepted: \(range.lowerBound) to \(range.upperBound)"])
        }
        index += 1
        return number
    }

    mutating func date() throws(RuleFinding) -> CalendarDate {
        guard next.kind == .number else { throw unexpected(["a date such as 2026-09-01"]) }
        guard let date = CalendarDate(iso: next.text) else {
            throw RuleFinding(
                "RANGE", "'\(LogText.excerpt(next.text))' is no day", at: next.position,
                ["hint: write YYYY-MM-DD"])
        }
        index += 1
        return date
    }

    /// `primary_contact.phone`; the words are joined without blanks.
    mutating func path() throws(RuleFinding) -> FieldPath {
        guard next.kind == .word else { throw unexpected(["a field"]) }
        let first = next
        var names = [first.text]
        index += 1
        while isSign("."), next.start == token(-1).end, token(1).kind == .word, token(1).start == next.end {
            names.append(token(1).text)
            index += 2
            guard names.count <= 8 else {
                throw RuleFinding("NESTING", "a path of more than 8 names", at: span(from: first))
            }
        }
        return FieldPath(names, position: span(from: first))
    }

    /// Paths with commas between them, each of them a known field.
    mutating func paths() throws(RuleFinding) -> [FieldPath] {
        var paths: [FieldPath] = []
        var seen: Set<FieldPath> = []
        repeat {
            skipArticle()
            let path = try knownPath()
            guard seen.insert(path).inserted else {
                throw RuleFinding("REPEATED", "'\(path.text)' is named twice", at: path.position)
            }
            paths.append(path)
            try checkComma(paths)
        } while takeSign(",")
        return paths
    }

    /// Refuses `and` where a comma goes on with the next field, as people write the last of a list.
    private func checkComma(_ paths: [FieldPath]) throws(RuleFinding) {
        let ahead = isSign(",") ? 1 : 0
        guard isWord("and", ahead), token(ahead + 1).kind == .word else { return }
        let isArticle = ["a", "an", "the"].contains(token(ahead + 1).text) && token(ahead + 2).kind == .word
        let name = token(isArticle ? ahead + 2 : ahead + 1).text
        let list = (paths.suffix(2).map(\.text) + [name]).joined(separator: ", ")
        throw RuleFinding(
            "WORD", "unexpected '\(token(ahead).text)' between fields", at: token(ahead).position,
            ["hint: a comma is meant: write '\(LogText.excerpt(list))'"])
    }

    /// A path whose fields the vocabulary knows.
    mutating func knownPath() throws(RuleFinding) -> FieldPath {
        let path = try path()
        _ = try vocabulary.kind(of: path, on: record)
        return path
    }

    /// What stands where something else belongs.
    func unexpected(_ expected: [String]) -> RuleFinding {
        let list = RuleFinding.list("expected next", expected)
        if next.kind == .end {
            return RuleFinding("UNFINISHED", "the clause ends too early", at: next.position, list)
        }
        return RuleFinding(
            "WORD", "unexpected '\(LogText.excerpt(next.text))'", at: next.position,
            list + (next.kind == .word ? RuleFinding.nearest(next.text, expected) : []))
    }

    /// Nothing may follow.
    func finish(_ possible: [String] = []) throws(RuleFinding) {
        if !isAtEnd { throw unexpected(possible.isEmpty ? ["the end of the clause"] : possible) }
    }
}
