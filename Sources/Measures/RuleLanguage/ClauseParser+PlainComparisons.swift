import Diagnostics

/// Comparisons as people say them: each is answered with how the language writes it.
extension ClauseParser {
    /// What people say for a comparison, the longer ones first. `?` is what stands behind the words, `#` and `##` the two
    /// values of a span.
    private static let said: [(String, String)] = [
        ("greater than", "> ?"), ("larger than", "> ?"), ("bigger than", "> ?"), ("higher than", "> ?"),
        ("more than", "> ?"), ("later than", "> ?"), ("over", "> ?"), ("above", "> ?"), ("exceeds", "> ?"),
        ("after", "> ?"), ("smaller than", "< ?"), ("lower than", "< ?"), ("less than", "< ?"),
        ("fewer than", "< ?"), ("earlier than", "< ?"), ("under", "< ?"), ("below", "< ?"), ("before", "< ?"),
        ("at least", ">= ?"), ("no less than", ">= ?"), ("at most", "<= ?"), ("no more than", "<= ?"),
        ("up to", "<= ?"), ("within", "<= today + ?"), ("between", ">= # and @ <= ##"), ("one of", "in ?"),
        ("equals", "is ?"), ("equal to", "is ?"), ("on", "is ?"), ("includes", "contains ?"), ("like", "contains ?"),
        ("has", "contains ?"), ("blank", "empty"), ("missing", "empty"), ("null", "empty"), ("unset", "empty"),
        ("set", "filled"), ("present", "filled"), ("given", "filled"), ("known", "filled"),
    ]

    /// The same in words.
    private static let phrases = said.map { said, means in
        (words: said.split(separator: " ").map(String.init), means: means)
    }

    /// Refuses `is over 50000`, `between 5 and 10`, `is blank` behind a field, with what to write.
    func checkPlainComparison(_ path: FieldPath) throws(RuleFinding) {
        let hasIs = isWord("is")
        let isNegated = hasIs && isWord("not", 1)
        let start = hasIs ? isNegated ? 2 : 1 : 0
        guard token(start).kind == .word else { return }
        // These the language has with `is` in front.
        if hasIs, isWord("at", start) || isWord("more", start) || isWord("less", start), !isNegated { return }
        guard
            let phrase = ClauseParser.phrases.first(where: { phrase in
                phrase.words.indices.allSatisfy { isWord(phrase.words[$0], start + $0) }
            })
        else { return }
        let behind = start + phrase.words.count
        let ends = isEnd(behind)
        let takesValue = phrase.means.contains("?") || phrase.means.contains("#")
        // A word alone may be the name of another field, to compare with.
        if takesValue == ends { return }
        if let record, vocabulary.fields[record]?[phrase.words[0]] != nil, ends { return }
        let verb: [String] = isNegated ? ["is", "not"] : hasIs ? ["is"] : []
        let said = verb + phrase.words
        var means = phrase.means.replacingOccurrences("@", path.text)
        if means.contains("#") {
            let lower = values(from: behind, until: ["and", "to"])
            let upper = values(from: behind + lower.count + 1, until: ["and", "or"])
            means = means.replacingOccurrences("##", text(upper)).replacingOccurrences("#", text(lower))
        } else {
            means = means.replacingOccurrences("?", text(values(from: behind, until: ["and", "or"])))
        }
        throw RuleFinding(
            "WORD", "'\(said.joined(separator: " "))' compares nothing",
            at: span(next.position, token(behind - 1).position),
            ["hint: write '\(isNegated ? "not " : "")\(LogText.excerpt("\(path.text) \(means)"))'"])
    }

    /// Whether a condition, or the part of it in brackets, ends here.
    private func isEnd(_ ahead: Int) -> Bool {
        token(ahead).kind == .end || isWord("and", ahead) || isWord("or", ahead) || isSign(")", ahead)
    }

    /// Whether a comparison stands here.
    func beginsComparison(_ ahead: Int) -> Bool {
        let token = token(ahead)
        if token.kind == .sign { return ["<", "<=", ">", ">=", "=", "!="].contains(token.text) }
        return token.kind == .word && ["is", "filled", "empty", "contains", "in"].contains(token.text)
    }

    private func values(from ahead: Int, until words: [String]) -> [RuleToken] {
        var tokens: [RuleToken] = []
        while token(ahead + tokens.count).kind != .end, tokens.count < 12,
            !words.contains(where: { isWord($0, ahead + tokens.count) })
        {
            tokens.append(token(ahead + tokens.count))
        }
        return tokens
    }

    /// Tokens as they are written, one blank between those that stand apart.
    private func text(_ tokens: [RuleToken]) -> String {
        var text = ""
        for (index, token) in tokens.enumerated() {
            if index > 0, token.start > tokens[index - 1].end { text += " " }
            text += token.kind == .string ? "\"\(token.text)\"" : token.text
        }
        return text.isEmpty ? "…" : text
    }

    /// Refuses `type is "A" or "B"` and `amount > 5 and < 10`, where the second test has no field.
    func checkSharedSubject(_ field: String, _ comparison: Comparison, _ value: RuleValue) throws(RuleFinding) {
        let joint = next
        let isList = isSign(",")
        guard isList || isWord("or") || isWord("and") else { return }
        if [.string, .number].contains(token(1).kind), comparison == .equal || comparison == .notEqual {
            var values = [RulePrinter.text(value)]
            var ahead = 0
            while isSign(",", ahead) || isWord("or", ahead) || isWord("and", ahead),
                [.string, .number].contains(token(ahead + 1).kind), values.count < 12
            {
                values.append(text([token(ahead + 1)]))
                ahead += 2
            }
            let negation = comparison == .notEqual ? "not " : ""
            let hint =
                field == "stage"
                ? values.map { "stage is \($0)" }.joined(separator: " or ")
                : "\(negation)\(field) in (\(values.joined(separator: ", ")))"
            throw RuleFinding(
                "WORD", "nothing says which field \(text([token(1)])) is compared with", at: token(1).position,
                ["hint: write '\(LogText.excerpt(hint))'"])
        }
        guard !isList, token(1).kind == .sign, beginsComparison(1) else { return }
        throw RuleFinding(
            "WORD", "nothing says which field '\(token(1).text)' compares", at: token(1).position,
            ["hint: write '\(joint.text) \(LogText.excerpt("\(field) \(token(1).text) \(text([token(2)]))"))'"])
    }

    /// Refuses `stage >= "Proposal"`: stages have an order, which is written in words.
    func checkStageOrder() throws(RuleFinding) {
        guard next.text == "stage" else { return }
        let phrases: [(words: [String], reach: String)] = [
            (["is", "at", "least"], "later"), (["at", "least"], "later"), ([">="], "later"), (["is", "from"], "later"),
            (["is", "at", "most"], "earlier"), (["at", "most"], "earlier"), (["<="], "earlier"),
            (["is", "after"], "not earlier"), ([">"], "not earlier"), (["is", "beyond"], "not earlier"),
            (["is", "before"], "not later"), (["<"], "not later"),
        ]
        for (words, reach) in phrases where words.indices.allSatisfy({ token($0 + 1).text == words[$0] }) {
            let name = token(words.count + 1)
            guard name.kind == .string else { continue }
            let isNegated = reach.hasPrefix("not ")
            let end = isNegated ? String(reach.dropFirst(4)) : reach
            let meant = (isNegated ? "not " : "") + "stage is \"\(LogText.excerpt(name.text))\" or \(end)"
            throw RuleFinding(
                "WORD", "stages are put in order by words", at: span(token(1).position, token(words.count).position),
                ["hint: write '\(meant)'"])
        }
    }
}

extension String {
    /// Every occurrence of a text replaced by another.
    fileprivate func replacingOccurrences(_ part: String, _ other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
