import Diagnostics

extension ClauseParser {
    /// An obligation behind its keyword.
    /// - Returns: the form; nil where the subject could not be read.
    mutating func obligation(_ word: String, of subject: BlockParser.Subject) throws(RuleFinding) -> RuleForm? {
        if subject.word == "every" {
            let obligation = try caseObligation(word)
            return subject.record.map { .every($0, obligation) }
        }
        if word == "has" {
            let holding = try holding()
            try finish()
            return subject.event.map {
                subject.word == "before" ? .before($0, .has(holding)) : .beforeEach($0, has: holding)
            }
        }
        let event = try event()
        if isWord("or") || isWord("and") && !isWord("only", 1) && !isWord("the", 1) {
            let isOr = isWord("or")
            throw RuleFinding(
                "WORD", "'\(word)' takes one event, and here is '\(next.text)'", at: next.position,
                [
                    isOr
                        ? "hint: kinds of activity can be joined: 'activity call or email'; else write two rules"
                        : "hint: write two rules"
                ])
        }
        let onlyThen = (word == "then" || word == "next") && take("and", "only", "then")
        let bothWays = word == "also" && take("and", "the", "other", "way", "round")
        if !onlyThen, !bothWays {
            try finish(
                word == "also" ? ["and the other way round"] : word == "then" || word == "next" ? ["and only then"] : []
            )
        }
        try finish()
        guard let trigger = subject.event else { return nil }
        switch (subject.word, word) {
        case ("when", "then"): return .when(trigger, .then(event, onlyThen: onlyThen))
        case ("when", "next"): return .when(trigger, .next(event, onlyThen: onlyThen))
        case ("when", _): return .when(trigger, .neverNext(event))
        case ("each", _): return .each(trigger, then: event, onlyThen: onlyThen)
        case ("before", _): return .before(trigger, .previous(event))
        case ("if", "also"): return .wherever(trigger, .also(event, otherWayRound: bothWays))
        case ("if", _): return .wherever(trigger, .never(event))
        default: return .after(trigger, never: event)
        }
    }

    private mutating func caseObligation(_ word: String) throws(RuleFinding) -> CaseObligation {
        switch word {
        case "starts with", "ends with":
            let event = try event()
            if isWord("or") {
                throw RuleFinding(
                    "WORD", "'\(word)' takes one event, and here is 'or'", at: next.position,
                    ["hint: 'opportunity closed' is won or lost, and 'activity call or email' one of both"])
            }
            try finish()
            return word == "starts with" ? .startsWith(event) : .endsWith(event)
        case "touched every":
            let length = try recurrence("touched every")
            return .touched(every: length)
        default:
            let holding = try holding()
            let every = next
            guard take("every") else {
                try finish(["or", "every"])
                return .has(holding)
            }
            guard case .events(.atLeast(1), _) = holding else {
                throw RuleFinding(
                    "ORDER", "'every' asks for one event again and again", at: every.position,
                    ["hint: write 'has EVENT every 30 days', without a number and without fields"])
            }
            return .recurring(holding, every: try recurrence("every"))
        }
    }

    private mutating func recurrence(_ clause: String) throws(RuleFinding) -> RuleDuration {
        let first = next
        let length = try duration(clause)
        guard length.count > 0 else {
            throw RuleFinding("RANGE", "'the same day' comes once only", at: first.position)
        }
        try finish()
        return length
    }

    /// What `has` asks for: fields if they can be read so, else events.
    private mutating func holding() throws(RuleFinding) -> Holding {
        if take("either") {
            let first = try event(joinsKinds: false)
            guard take("or") else { throw unexpected(["or"]) }
            let second = try event(joinsKinds: false)
            guard first != second else {
                throw RuleFinding("REPEATED", "both sides of 'or' are the same event", at: second.position)
            }
            return .either(first, second)
        }
        var count = OccurrenceCount.atLeast(1)
        let isCounted: Bool
        if take("at", "least") {
            count = .atLeast(try occurrences())
            isCounted = true
        } else if take("at", "most") {
            count = .atMost(try occurrences())
            isCounted = true
        } else if take("exactly") {
            count = .exactly(try occurrences())
            isCounted = true
        } else {
            isCounted = false
        }
        if !isCounted {
            skipArticle()
            if namesFields {
                let fields = try paths()
                _ = take("filled") || take("is", "filled") || take("are", "filled")
                return .fields(fields)
            }
            try checkTwoReadings()
            try checkFieldInWords()
        }
        var events: [EventTerm] = []
        repeat {
            let event = try event(joinsKinds: false)
            guard !events.contains(event) else {
                throw RuleFinding("REPEATED", "the same event twice", at: event.position)
            }
            guard events.count < 64 else {
                throw RuleFinding("NESTING", "more than 64 events in one clause", at: event.position)
            }
            events.append(event)
        } while take("or")
        if isWord("and") {
            throw RuleFinding(
                "WORD", "unexpected 'and' between events", at: next.position,
                ["hint: write a rule for each, or 'or' where one of them is enough"])
        }
        return .events(count, events)
    }

    /// Refuses a word that is a field of the record and a kind of activity: `has email`.
    private func checkTwoReadings() throws(RuleFinding) {
        let word = next.text
        guard next.kind == .word, ActivityKind(rawValue: word) != nil, let record,
            vocabulary.fields[record]?[word] != nil
        else { return }
        throw RuleFinding(
            "FIELD", "'\(word)' is a field of \(record.rawValue) and a kind of activity", at: next.position,
            ["hint: write '\(word) filled' for the field, 'activity \(word)' for the activity"])
    }

    /// Refuses the name of a field that is written in words: `has close date`.
    private func checkFieldInWords() throws(RuleFinding) {
        var words: [String] = []
        while token(words.count).kind == .word, !["every", "or", "and"].contains(token(words.count).text) {
            words.append(token(words.count).text)
        }
        guard words.count > 1, !ClauseParser.eventHeads.contains(words[0]), ActivityKind(rawValue: words[0]) == nil,
            token(words.count).kind != .string, activityMeant == nil
        else { return }
        let last = words.last ?? ""
        if last == "filled" || last == "cleared" || last == "changed" { words.removeLast() }
        if words.count > 1, words.last == "is" || words.last == "are" { words.removeLast() }
        guard words.count > 1 else { return }
        try refuseFieldInWords(words, at: span(next.position, token(words.count - 1).position))
    }

    /// The finding about a field's name with blanks: how it is written, or the nearest that is known.
    func refuseFieldInWords(_ words: [String], at position: SourcePosition) throws(RuleFinding) {
        let name = words.joined(separator: "_")
        let known = record.flatMap { vocabulary.fields[$0] }
        let near =
            known.map { $0[name] == nil ? RuleFinding.nearest(name, $0.keys.sorted()) : ["hint: write '\(name)'"] }
            ?? ["hint: write '\(LogText.excerpt(name))'"]
        guard !near.isEmpty else { return }
        throw RuleFinding("FIELD", "the name of a field has no blanks", at: position, near)
    }

    private mutating func occurrences() throws(RuleFinding) -> Int {
        if let numeral = ClauseParser.numeral(next) {
            advance()
            return numeral
        }
        if next.kind == .number, next.text == "0" {
            throw RuleFinding("RANGE", "0 times is never", at: next.position, ["hint: write 'never EVENT'"])
        }
        return try integer(in: 1...1_000_000, "the number of times")
    }

    /// Whether fields follow: names with commas between them up to the end, with no word of an event.
    private var namesFields: Bool {
        guard next.kind == .word else { return false }
        if isSign(",", 1) { return true }
        var ahead = 1
        while isSign(".", ahead), token(ahead + 1).kind == .word { ahead += 2 }
        if isSign(",", ahead) { return true }
        let isPath = ahead > 1
        if isWord("and", ahead), token(ahead + 1).kind == .word {
            // Fields that `and` joins are read as fields, so that the comma is asked for.
            return isPath || !(ClauseParser.eventHeads + ActivityKind.allCases.map(\.rawValue)).contains(next.text)
        }
        let isHead = ClauseParser.eventHeads.contains(next.text) || ActivityKind(rawValue: next.text) != nil
        let behind = token(ahead)
        let isFilled =
            isWord("filled", ahead) && token(ahead + 1).kind == .end
            || (isWord("is", ahead) || isWord("are", ahead)) && isWord("filled", ahead + 1)
        return isFilled || (behind.kind == .end || isWord("every", ahead)) && (isPath || !isHead)
    }
}
