import Diagnostics

/// What is wrong with one clause, before its file is known.
struct RuleFinding: Error {
    /// The code without `RULE-`.
    var name: String
    var what: String
    var position: SourcePosition
    var details: [String]

    init(_ name: String, _ what: String, at position: SourcePosition, _ details: [String] = []) {
        self.name = name
        self.what = what
        self.position = position
        self.details = details
    }

    /// A finding about a word that is none of those known: names them, and the nearest.
    /// - Parameter near: words that may have been meant too, and are not listed.
    static func unknown(
        _ name: String, _ what: String, at position: SourcePosition, word: String, accepted: [String],
        label: String = "accepted", quote: String = "'", near: [String] = []
    ) -> RuleFinding {
        RuleFinding(
            name, what, at: position,
            RuleFinding.list(label, accepted, quote: quote == "\"" ? quote : "")
                + RuleFinding.nearest(word, accepted + near, quote: quote))
    }

    /// `accepted: a, b, c`; a long list is cut.
    static func list(_ label: String, _ words: [String], quote: String = "") -> [String] {
        guard !words.isEmpty else { return [] }
        let shown = words.prefix(30).map { quote + LogText.excerpt($0) + quote }.joined(separator: ", ")
        return ["\(label): \(shown)" + (words.count > 30 ? " and \(words.count - 30) more" : "")]
    }

    /// `did you mean 'x'?`, where a known word says the same or is near.
    static func nearest(_ word: String, _ words: [String], quote: String = "'") -> [String] {
        // A word this long was not mistyped, and comparing it would take long.
        guard word.utf8.count <= 100 else { return [] }
        func near(_ words: [String]) -> String? {
            NearestName.of(word, in: words).flatMap { near in
                near != word && (word.unicodeScalars.count > 5 || isOneSlip(word, near)) ? near : nil
            }
        }
        // Of what is written in several words the first may be mistyped.
        let heads = words.map { String($0.prefix { $0 != " " }) }
        guard
            let found = Synonyms.of(word, in: words) ?? near(words)
                ?? near(heads).flatMap({ head in heads.firstIndex(of: head).map { words[$0] } }), found != word
        else { return [] }
        return ["did you mean \(quote)\(found)\(quote)?"]
    }

    /// Whether one letter is wrong, missing, too many, or has changed places with the next: more than that makes another
    /// word of a short one.
    private static func isOneSlip(_ a: String, _ b: String) -> Bool {
        var (a, b) = (a.unicodeScalars.map { $0 }[...], b.unicodeScalars.map { $0 }[...])
        while let x = a.first, x == b.first { (a, b) = (a.dropFirst(), b.dropFirst()) }
        while let x = a.last, x == b.last { (a, b) = (a.dropLast(), b.dropLast()) }
        return a.count <= 1 && b.count <= 1 || a.count == 2 && a.elementsEqual(b.reversed())
    }

    /// The finding with its file and the line it is about.
    func diagnostic(_ source: RuleSource) -> Diagnostic {
        source.diagnostic(name, what, at: position, details: details)
    }
}

extension RuleSource {
    /// An error of a rule of this text: `E-RULE-` and `name`, with the line and a caret.
    public func diagnostic(
        _ name: String, _ what: String, at position: SourcePosition, hint: String = "", details: [String] = []
    ) -> Diagnostic {
        guard position.line > 0 else {
            return Diagnostic(
                "RULE-\(name)", what, at: .file(file, line: line), hint: hint, details: details, exit: .configuration)
        }
        let index = Int(position.line) - line - 1
        let text = index == -1 ? head : lines.indices.contains(index) ? lines[index] : ""
        return Diagnostic(
            "RULE-\(name)", what, at: .file(file, line: Int(position.line), column: Int(position.column)), hint: hint,
            excerpt: Excerpt(
                line: Int(position.line), text: text, column: Int(position.column), length: Int(position.length)),
            details: details, exit: .configuration)
    }
}
