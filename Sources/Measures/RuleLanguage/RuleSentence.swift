extension Rule {
    /// The rule as one plain sentence to be read aloud. Examples, `value` and `teach` are left out.
    public var sentence: String { RuleSentence(self).text }
}

/// Says a rule in words.
struct RuleSentence {
    private let rule: Rule
    private let caseRecord: RecordType?

    init(_ rule: Rule) {
        self.rule = rule
        caseRecord = rule.caseRecord
    }

    var text: String {
        var parts = [body]
        if let window = rule.window { parts.append(time(window)) }
        if let actor = rule.actor { parts.append(who(actor)) }
        if let filter = rule.filter { parts.append("where " + words(filter)) }
        if let condition = rule.whileTrue { parts.append("as long as " + words(condition)) }
        if let exception = rule.exception { parts.append("except where " + words(exception)) }
        if let range = rule.effective {
            parts.append("from \(range.from.iso)" + (range.to.map { " to \($0.iso)" } ?? " on"))
        }
        let sentence = parts.joined(separator: ", ") + "."
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    // MARK: Subject and obligation

    private var body: String {
        switch rule.form {
        case .every(let type, let obligation): return self.obligation(obligation, of: type)
        case .when(let event, let successor):
            let when = "when \(happens(event))"
            switch successor {
            case .then(let other, let onlyThen): return "\(when), then \(follows(other))" + only(onlyThen)
            case .next(let other, let onlyThen):
                return "\(when), then as the very next thing \(follows(other))" + only(onlyThen)
            case .neverNext(let other): return "\(when), then the very next thing is never that \(happens(other))"
            }
        case .each(let event, let other, let onlyThen):
            return "each time \(happens(event)), then \(follows(other)) of its own" + only(onlyThen)
        case .before(let event, .has(let holding)): return "before \(happens(event)), \(stands(holding))"
        case .before(let event, .previous(let other)):
            return "right before \(happens(event)), \(hasHappened(other))"
        case .beforeEach(let event, let holding):
            return "each time before \(happens(event)), since the last time \(stands(holding))"
        case .wherever(let event, .also(let other, let bothWays)):
            return "where \(happens(event)), at some time also \(follows(other))"
                + (bothWays ? ", and the other way round" : "")
        case .wherever(let event, .never(let other)):
            return "where \(happens(event)), it never happens that \(happens(other))"
        case .after(let event, let never): return "after \(happens(event)), it never happens that \(happens(never))"
        case .never(let event): return "it never happens that \(happens(event))"
        }
    }

    private func only(_ onlyThen: Bool) -> String { onlyThen ? ", and only then" : "" }

    private func obligation(_ obligation: CaseObligation, of type: RecordType) -> String {
        let every = "every \(type.rawValue)"
        switch obligation {
        case .has(.fields(let paths)): return "\(every) has \(owned(paths)) filled in"
        case .has(.either(let a, let b)):
            return "for \(every), exactly one of the two: \(follows(a)), or \(follows(b))"
        case .has(.events(let count, let events)):
            if case .atLeast(1) = count, let things = nouns(events) { return "\(every) has \(things)" }
            return "for \(every), \(times(count)): \(list(events.map { follows($0) }, "or"))"
        case .recurring(let holding, let length):
            return "for \(every), every \(words(length)): \(list(holding.events.map { follows($0) }, "or"))"
        case .startsWith(let event): return "for \(every), the first thing is that \(happens(event))"
        case .endsWith(let event): return "for \(every), the last thing is that \(happens(event))"
        case .touched(let length): return "somebody works on \(every) at least every \(words(length))"
        }
    }

    /// `its amount, close date and the primary contact's phone`.
    private func owned(_ paths: [FieldPath]) -> String {
        list(
            paths.enumerated().map {
                $0.offset == 0 && $0.element.names.count == 1 ? "its " + words($0.element) : words($0.element)
            }, "and")
    }

    private func times(_ count: OccurrenceCount) -> String {
        func times(_ n: Int) -> String { n == 1 ? "once" : "\(n) times" }
        switch count {
        case .atLeast(let n): return "at least " + times(n)
        case .atMost(let n): return "at most " + times(n)
        case .exactly(let n): return "exactly " + times(n)
        }
    }

    private func stands(_ holding: Holding) -> String {
        switch holding {
        case .fields(let paths):
            return "\(owned(paths)) \(paths.count == 1 ? "is" : "are") filled in"
        case .either(let a, let b): return "exactly one of the two: \(hasHappened(a)), or \(hasHappened(b))"
        case .events(let count, let events):
            let what = list(events.map { hasHappened($0) }, "or")
            if case .atLeast(1) = count { return what }
            return "\(times(count)): \(what)"
        }
    }

    // MARK: Events

    /// `a lead is created`.
    private func happens(_ event: EventTerm) -> String {
        let same = event.sameRecord.map { " on the same \($0.rawValue)" } ?? ""
        switch event.kind {
        case .record(let type, let verb): return "\(article(type)) \(passive(verb, "is", "enters"))" + same
        case .activity(let names): return "\(things(names)) takes place" + same
        case .field(let path, let change):
            let subject = "\(words(path))"
            switch change {
            case .changed: return "\(subject) changes"
            case .changedTo(let value): return "\(subject) changes to \(words(value))"
            case .filled: return "\(subject) is filled"
            case .cleared: return "\(subject) is cleared"
            }
        case .usage(let usage):
            switch usage {
            case .login: return "the user logs in"
            case .export: return "the user exports data"
            case .view(let type): return "the user looks at \(article(type))"
            case .report(let name): return "the user opens the report \"\(name.text)\""
            }
        case .forecastSubmitted: return "a forecast is submitted"
        case .starts(let period): return "a \(period.rawValue) starts"
        }
    }

    /// What comes behind `then`: `a call or e-mail on the same lead`, `the lead is assigned`.
    private func follows(_ event: EventTerm) -> String {
        let same = event.sameRecord.map { " on the same \($0.rawValue)" } ?? ""
        switch event.kind {
        case .activity(let names): return things(names) + same
        case .record(let type, let verb) where type == caseRecord:
            return "the \(type.rawValue) \(passive(verb, "is", "enters"))" + same
        default: return happens(event)
        }
    }

    /// `there has been a meeting`, `the lead has been converted`.
    private func hasHappened(_ event: EventTerm) -> String {
        let same = event.sameRecord.map { " on the same \($0.rawValue)" } ?? ""
        switch event.kind {
        case .activity(let names):
            let isNamed = names.contains { if case .named = $0 { true } else { false } }
            return isNamed ? "\(things(names))\(same) has taken place" : "there has been \(things(names))" + same
        case .record(let type, let verb):
            let subject = type == caseRecord ? "the \(type.rawValue)" : article(type)
            return "\(subject) \(passive(verb, "has been", "has entered"))" + same
        case .field(let path, let change):
            switch change {
            case .changed: return "\(words(path)) has changed"
            case .changedTo(let value): return "\(words(path)) has changed to \(words(value))"
            case .filled: return "\(words(path)) has been filled"
            case .cleared: return "\(words(path)) has been cleared"
            }
        case .usage(let usage):
            switch usage {
            case .login: return "the user has logged in"
            case .export: return "the user has exported data"
            case .view(let type): return "the user has looked at \(article(type))"
            case .report(let name): return "the user has opened the report \"\(name.text)\""
            }
        case .forecastSubmitted: return "a forecast has been submitted"
        case .starts(let period): return "a \(period.rawValue) has started"
        }
    }

    private func passive(_ verb: RecordVerb, _ auxiliary: String, _ enters: String) -> String {
        guard case .stage(let name, let orLater) = verb else { return "\(auxiliary) \(verb.word)" }
        return "\(enters) stage \"\(name.text)\"" + (orLater ? " or a later one" : "")
    }

    private func article(_ type: RecordType) -> String {
        switch type {
        case .opportunity, .account, .invoice: "an \(type.rawValue)"
        case .lead, .contact, .user, .case: "a \(type.rawValue)"
        }
    }

    /// `a call or e-mail`, `"Quote sent"`: a name of the company's own stands as it is.
    private func things(_ names: [ActivityName]) -> String {
        var hasArticle = false
        return list(
            names.map { name in
                switch name {
                case .named(let own): return "\"\(own.text)\""
                case .kind(let kind):
                    defer { hasArticle = true }
                    let word = kind == .email ? "e-mail" : kind.rawValue
                    return hasArticle ? word : (kind == .email ? "an " : "a ") + word
                }
            }, "or")
    }

    /// Activities without a record of their own as one list; nil where another event is among them.
    private func nouns(_ events: [EventTerm]) -> String? {
        let all = events.compactMap { event -> String? in
            if case .activity = event.kind { follows(event) } else { nil }
        }
        return all.count == events.count ? list(all, "or") : nil
    }

    // MARK: Conditions

    private func words(_ condition: Condition) -> String {
        switch condition {
        case .any(let parts): parts.map { words($0) }.joined(separator: " or ")
        case .all(let parts):
            parts.map { if case .any = $0 { "either \(words($0))" } else { words($0) } }.joined(separator: " and ")
        case .not(let inner): "it is not so that \(words(inner))"
        case .test(let test): words(test)
        }
    }

    private func words(_ test: ConditionTest) -> String {
        switch test.kind {
        case .compares(let path, let comparison, let value):
            let relation =
                switch comparison {
                case .equal: "is"
                case .notEqual: "is not"
                case .less: "is less than"
                case .atMost: "is at most"
                case .greater: "is more than"
                case .atLeast: "is at least"
                case .contains: "contains"
                }
            return "\(words(path)) \(relation) \(words(value))"
        case .isOneOf(let path, let values): return "\(words(path)) is \(list(values.map { words($0) }, "or"))"
        case .isFilled(let path): return "\(words(path)) is filled"
        case .isEmpty(let path): return "\(words(path)) is empty"
        case .record(let type, let state): return "the \(type.rawValue) is \(state.rawValue)"
        case .stage(let name, let reach):
            let more =
                switch reach {
                case .exactly: ""
                case .orLater: " or later"
                case .orEarlier: " or earlier"
                }
            return "the stage is \"\(name.text)\"" + more
        }
    }

    private func words(_ value: RuleValue) -> String {
        switch value.kind {
        case .truth(let truth): truth ? "yes" : "no"
        case .field(let path): words(path)
        default: RulePrinter.text(value)
        }
    }

    /// `the primary contact's phone`, `next step due`.
    private func words(_ path: FieldPath) -> String {
        let names = path.fields.map { $0.split(separator: "_").joined(separator: " ") }
        let text = names.joined(separator: "'s ")
        if let record = path.record { return "the \(record.rawValue)'s \(text)" }
        return names.count > 1 ? "the \(text)" : text
    }

    // MARK: Time and people

    private func time(_ window: RuleWindow) -> String {
        let isSameDay = window.to.count == 0
        guard let from = window.from else { return isSameDay ? "on the same day" : "within \(words(window.to))" }
        return "not before \(words(from)) and within \(words(window.to))"
    }

    private func words(_ length: RuleDuration) -> String { RulePrinter.text(length) }

    private func who(_ actor: ActorTest) -> String {
        switch actor.kind {
        case .differentUser: "done by a different user"
        case .sameUser: "done by the same user"
        case .owner: "done by the owner"
        case .manager: "done by the owner's manager"
        case .role(let name): "done by somebody in the role \"\(name.text)\""
        }
    }

    private func list(_ words: [String], _ last: String) -> String {
        guard words.count > 1, let end = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) \(end)"
    }
}
