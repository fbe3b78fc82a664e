import Diagnostics

extension RecordType {
    /// What can happen to such a record, in the order of the language's documentation.
    var verbs: [String] {
        switch self {
        case .lead: ["created", "assigned", "touched", "verified", "converted", "closed"]
        case .opportunity:
            ["created", "assigned", "touched", "verified", "closed", "won", "lost", "reopened", "stage"]
        case .account, .contact: ["created", "assigned", "touched", "verified", "closed"]
        case .invoice: ["created", "issued"]
        case .user: ["created"]
        case .case: []
        }
    }

    /// The states a condition can test.
    var states: [RecordState] {
        switch self {
        case .lead: [.open]
        case .opportunity: [.open, .won, .lost]
        case .account, .contact, .user: [.active]
        case .invoice: []
        case .case: [.open]
        }
    }
}

extension RecordVerb {
    init?(_ word: String) {
        guard let verb = RecordVerb.simple.first(where: { $0.word == word }) else { return nil }
        self = verb
    }

    /// Every verb but `stage`.
    static let simple: [RecordVerb] = [
        .created, .assigned, .touched, .verified, .converted, .closed, .won, .lost, .reopened, .issued,
    ]

    /// The word of the language.
    var word: String {
        switch self {
        case .created: "created"
        case .assigned: "assigned"
        case .touched: "touched"
        case .verified: "verified"
        case .converted: "converted"
        case .closed: "closed"
        case .won: "won"
        case .lost: "lost"
        case .reopened: "reopened"
        case .issued: "issued"
        case .stage: "stage"
        }
    }
}

extension ClauseParser {
    static let eventHeads =
        RecordType.allCases.map(\.rawValue) + ["activity", "usage", "forecast"]
        + StartingPeriod.allCases.map(\.rawValue)

    private static let changes = ["changed", "filled", "cleared"]

    /// An event.
    /// - Parameter joinsKinds: whether `or` goes on with another kind of activity; not where it separates events.
    mutating func event(joinsKinds: Bool = true) throws(RuleFinding) -> EventTerm {
        skipArticle()
        let first = next
        guard first.kind == .word || first.kind == .string else { throw unexpected(["an event"]) }
        if first.kind == .string {
            throw RuleFinding(
                "EVENT", "a name alone is no event", at: first.position,
                ["hint: write 'activity \"\(LogText.excerpt(first.text))\"'"])
        }
        if isChange {
            let path = try path()
            return try change(of: path, first)
        }
        if let type = RecordType(rawValue: first.text) {
            advance()
            return try recordEvent(type, first)
        }
        if let period = StartingPeriod(rawValue: first.text) {
            advance()
            guard take("starts") else { throw unexpected(["starts"]) }
            return EventTerm(.starts(period), position: span(from: first))
        }
        switch first.text {
        case "activity":
            advance()
            return try activity(first, joinsKinds)
        case "usage":
            advance()
            return try usage(first)
        case "forecast":
            advance()
            guard take("submitted") else { throw unexpected(["submitted"]) }
            return EventTerm(.forecastSubmitted, position: span(from: first))
        default:
            if ActivityKind(rawValue: first.text) != nil { return try activity(first, joinsKinds) }
            if first.text == "stage", token(1).kind == .string {
                throw RuleFinding(
                    "RECORD", "nothing says what enters the stage", at: first.position,
                    ["hint: write 'opportunity stage \"\(LogText.excerpt(token(1).text))\"'"])
            }
            if let name = activityMeant {
                throw RuleFinding(
                    "RECORD", "unknown record '\(LogText.excerpt(first.text))'", at: first.position,
                    RuleFinding.list("accepted", ClauseParser.eventHeads)
                        + ["hint: for what a company records by a name write 'activity \"\(LogText.excerpt(name))\"'"])
            }
            throw .unknown(
                "RECORD", "unknown record '\(LogText.excerpt(first.text))'", at: first.position, word: first.text,
                accepted: ClauseParser.eventHeads, near: ActivityKind.allCases.map(\.rawValue))
        }
    }

    /// Whether a field and what happens to it come next.
    private var isChange: Bool {
        isSign(".", 1) || token(1).kind == .word && ClauseParser.changes.contains(token(1).text)
    }

    /// The activity that words such as `quote is sent` mean: one the company knows, or, where none is known, one whose
    /// last word says that something was done. Nil where they mean none.
    var activityMeant: String? {
        var words: [String] = []
        var ahead = 0
        while token(ahead).kind == .word, token(ahead).text != "on", words.count < 6 {
            let word = token(ahead).text
            if !["is", "are", "was", "been", "has", "a", "an", "the"].contains(word) { words.append(word) }
            ahead += 1
        }
        guard words.count > 1, RuleFinding.nearest(words[0], ClauseParser.eventHeads).isEmpty else { return nil }
        let said = words.joined(separator: " ")
        let known = vocabulary.activityNames
        guard known.isEmpty else {
            let lower = known.map { $0.lowercased() }
            return NearestName.of(said.lowercased(), in: lower).flatMap { lower.firstIndex(of: $0) }.map { known[$0] }
        }
        let last = words[words.count - 1]
        guard last.hasSuffix("ed") || ["sent", "made", "done", "held", "given", "signed"].contains(last) else {
            return nil
        }
        return said.prefix(1).uppercased() + said.dropFirst()
    }

    private mutating func recordEvent(_ type: RecordType, _ first: RuleToken) throws(RuleFinding) -> EventTerm {
        let hasIs = take("is") || take("enters")
        guard next.kind == .word else { throw unexpected(type.verbs) }
        let word = next
        if type.verbs.contains(word.text) {
            advance()
            let verb: RecordVerb
            if word.text == "stage" {
                verb = try stage()
            } else {
                guard let simple = RecordVerb(word.text) else { throw unexpected(type.verbs) }
                verb = simple
            }
            return EventTerm(.record(type, verb), onSame: try sameRecord(), position: span(from: first))
        }
        if type == .case {
            throw RuleFinding(
                "EVENT", "a case of an event log is never '\(LogText.excerpt(word.text))'", at: word.position,
                ["hint: each event of a log is written activity \"NAME\""])
        }
        let what =
            RecordVerb(word.text) != nil || word.text == "stage" || hasIs
            ? "\(type.rawValue) is never '\(LogText.excerpt(word.text))'"
            : "unknown event '\(LogText.excerpt(word.text))' of \(type.rawValue)"
        throw .unknown("EVENT", what, at: word.position, word: word.text, accepted: type.verbs)
    }

    /// Stages are entered, which is an event of its own and no change of a field.
    private func stageChange(at position: SourcePosition) -> RuleFinding {
        let first = vocabulary.pipelines?.first?.stages.first ?? vocabulary.offeredStages.first ?? "NAME"
        return RuleFinding(
            "EVENT", "an opportunity enters stages", at: position,
            [
                "hint: write 'opportunity stage \"\(LogText.excerpt(first))\" or later' for every stage from that one on,"
                    + " or name the one stage"
            ])
    }

    /// `stage "S" or later`, behind the word `stage`.
    mutating func stage() throws(RuleFinding) -> RecordVerb {
        if next.kind == .word, ClauseParser.changes.contains(next.text) { throw stageChange(at: next.position) }
        let name = try string("the stage")
        try vocabulary.check(stage: name)
        return .stage(name, orLater: try reach(["later"]) == .orLater)
    }

    /// `or later`, `or earlier` behind a stage.
    mutating func reach(_ accepted: [String]) throws(RuleFinding) -> StageReach {
        guard isWord("or"), token(1).kind == .word else { return .exactly }
        let word = token(1)
        if accepted.contains(word.text) {
            advance(2)
            return word.text == "later" ? .orLater : .orEarlier
        }
        if !RuleFinding.nearest(word.text, accepted).isEmpty {
            throw .unknown(
                "WORD", "unexpected '\(LogText.excerpt(word.text))'", at: word.position, word: word.text,
                accepted: accepted, label: "expected next")
        }
        return .exactly
    }

    private mutating func activity(_ first: RuleToken, _ joinsKinds: Bool) throws(RuleFinding) -> EventTerm {
        var names = [try activityName()]
        while true {
            if takeSign("|") {
                names.append(try activityName())
                continue
            }
            guard joinsKinds, isWord("or") else { break }
            let start = index
            advance()
            skipArticle()
            let isKind = next.kind == .string || ActivityKind(rawValue: next.text) != nil
            // A word that begins no event either was meant as a kind, and is told so.
            guard isKind || next.kind == .word && !ClauseParser.eventHeads.contains(next.text) && !isChange else {
                rewind(to: start)
                break
            }
            names.append(try activityName())
        }
        var seen: Set<ActivityName> = []
        for name in names where !seen.insert(name).inserted {
            throw RuleFinding("REPEATED", "an activity is named twice", at: span(from: first))
        }
        return EventTerm(.activity(names), onSame: try sameRecord(), position: span(from: first))
    }

    mutating func activityName() throws(RuleFinding) -> ActivityName {
        if next.kind == .word, let kind = ActivityKind(rawValue: next.text) {
            advance()
            return .kind(kind)
        }
        let kinds = ActivityKind.allCases.map(\.rawValue)
        guard next.kind == .string else {
            if next.kind == .word {
                throw .unknown(
                    "ACTIVITY", "unknown kind of activity '\(LogText.excerpt(next.text))'", at: next.position,
                    word: next.text, accepted: kinds + ["a name in quotes"])
            }
            throw unexpected(kinds + ["a name in quotes"])
        }
        let name = try string("the activity")
        try vocabulary.check(activity: name)
        return .named(name)
    }

    /// `on same account`; nil where there is none.
    private mutating func sameRecord() throws(RuleFinding) -> RecordType? {
        guard take("on") else { return nil }
        _ = take("the")
        guard take("same") else { throw unexpected(["same"]) }
        guard next.kind == .word, let type = RecordType(rawValue: next.text) else {
            throw record(ClauseParser.recordWords)
        }
        advance()
        return type
    }

    static let recordWords = RecordType.allCases.map(\.rawValue)

    /// No record stands here.
    func record(_ accepted: [String]) -> RuleFinding {
        guard next.kind == .word else { return unexpected(accepted) }
        return .unknown(
            "RECORD", "unknown record '\(LogText.excerpt(next.text))'", at: next.position, word: next.text,
            accepted: accepted)
    }

    private mutating func usage(_ first: RuleToken) throws(RuleFinding) -> EventTerm {
        let event: UsageEvent
        if take("login") {
            event = .login
        } else if take("export") {
            event = .export
        } else if take("report") {
            event = .report(try string("the report"))
        } else if take("view") {
            skipArticle()
            guard next.kind == .word, let type = RecordType(rawValue: next.text) else {
                throw record(ClauseParser.recordWords)
            }
            advance()
            event = .view(type)
        } else {
            throw unexpected(["login", "view", "report", "export"])
        }
        return EventTerm(.usage(event), position: span(from: first))
    }

    /// What happens to a field, behind its path.
    mutating func change(of path: FieldPath, _ first: RuleToken) throws(RuleFinding) -> EventTerm {
        let owner = path.record ?? record
        if vocabulary.mode == .crm, path.names.last == "stage", owner == .opportunity {
            throw stageChange(at: path.position)
        }
        let kind = try vocabulary.kind(of: path, on: record)
        _ = take("is")
        let change: FieldChange
        if take("changed") {
            if take("to") {
                let value = try value()
                try check(value, against: kind, path)
                change = .changedTo(value)
            } else {
                change = .changed
            }
        } else if take("filled") {
            change = .filled
        } else if take("cleared") {
            change = .cleared
        } else {
            throw unexpected(ClauseParser.changes)
        }
        return EventTerm(.field(path, change), position: span(from: first))
    }
}
