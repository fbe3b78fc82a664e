import CRMModel

/// Writes rules as text. Reading the text again gives the same rule.
///
/// Names and texts must be ones the language can write: without quotes and line ends.
public enum RulePrinter {
    /// The whole block with its fence: keywords padded to 7 columns, one clause a line, ending with a line end.
    public static func block(_ rule: Rule) -> String {
        "```rule \(rule.id) \(rule.severity.rawValue) \(rule.category.rawValue)\n"
            + clauses(rule).map { $0 + "\n" }.joined() + "```\n"
    }

    /// The clauses, one a line.
    public static func clauses(_ rule: Rule) -> [String] {
        var lines = body(rule.form)
        if let window = rule.window { lines.append(line("within", text(window))) }
        if let actor = rule.actor { lines.append(line("by", text(actor))) }
        if let filter = rule.filter { lines.append(line("where", text(filter))) }
        if let condition = rule.whileTrue { lines.append(line("while", text(condition))) }
        if let exception = rule.exception { lines.append(line("except", text(exception))) }
        if !rule.value.isEmpty { lines.append(line("value", text(rule.value))) }
        if let teach = rule.teach { lines.append(line("teach", "\"\(teach)\"")) }
        if let range = rule.effective {
            lines.append(line("effective", range.from.iso + (range.to.map { " to \($0.iso)" } ?? "")))
        }
        guard !rule.examples.isEmpty else { return lines }
        let names = ExampleNames(rule.form, rule)
        return lines + rule.examples.map { line($0.word.rawValue, text($0, names)) }
    }

    private static func line(_ keyword: String, _ rest: String) -> String {
        keyword + String(repeating: " ", count: max(1, 7 - keyword.utf8.count)) + rest
    }

    // MARK: Body

    private static func body(_ form: RuleForm) -> [String] {
        switch form {
        case .every(let type, let obligation): [line("every", type.rawValue), self.obligation(obligation)]
        case .when(let event, let successor): [line("when", text(event))] + self.successor(successor)
        case .each(let event, let then, let onlyThen):
            [line("each", text(event)), line("then", text(then))] + (onlyThen ? ["and only then"] : [])
        case .before(let event, let forerunner):
            switch forerunner {
            case .has(let holding): [line("before", text(event)), line("has", text(holding))]
            case .previous(let other): [line("before", text(event)), line("previous", text(other))]
            }
        case .beforeEach(let event, let holding): [line("before each", text(event)), line("has", text(holding))]
        case .wherever(let event, let companion):
            switch companion {
            case .also(let other, let bothWays):
                [line("if", text(event)), line("also", text(other))] + (bothWays ? ["and the other way round"] : [])
            case .never(let other): [line("if", text(event)), line("never", text(other))]
            }
        case .after(let event, let never): [line("after", text(event)), line("never", text(never))]
        case .never(let event): [line("never", text(event))]
        }
    }

    private static func obligation(_ obligation: CaseObligation) -> String {
        switch obligation {
        case .has(let holding): line("has", text(holding))
        case .recurring(let holding, let every): line("has", text(holding) + " every " + text(every))
        case .startsWith(let event): line("starts with", text(event))
        case .endsWith(let event): line("ends with", text(event))
        case .touched(let every): line("touched every", text(every))
        }
    }

    private static func successor(_ successor: Successor) -> [String] {
        switch successor {
        case .then(let event, let onlyThen): [line("then", text(event))] + (onlyThen ? ["and only then"] : [])
        case .next(let event, let onlyThen): [line("next", text(event))] + (onlyThen ? ["and only then"] : [])
        case .neverNext(let event): [line("never next", text(event))]
        }
    }

    private static func text(_ holding: Holding) -> String {
        switch holding {
        case .events(let count, let events):
            let number =
                switch count {
                case .atLeast(1): ""
                case .atLeast(let n): "at least \(n) "
                case .atMost(let n): "at most \(n) "
                case .exactly(let n): "exactly \(n) "
                }
            return number + events.map { text($0) }.joined(separator: " or ")
        case .either(let a, let b): return "either \(text(a)) or \(text(b))"
        case .fields(let paths):
            // A lone field with the name of an event would be read as the event.
            let isWord =
                paths.count == 1 && paths[0].names.count == 1
                && (ClauseParser.eventHeads.contains(paths[0].text) || ActivityKind(rawValue: paths[0].text) != nil)
            return text(paths) + (isWord ? " filled" : "")
        }
    }

    // MARK: Parts

    /// An event as the language writes it.
    public static func text(_ event: EventTerm) -> String {
        let same = event.sameRecord.map { " on same \($0.rawValue)" } ?? ""
        switch event.kind {
        case .record(let type, let verb): return "\(type.rawValue) \(text(verb))" + same
        case .activity(let names): return "activity " + names.map { text($0) }.joined(separator: "|") + same
        case .field(let path, let change): return "\(path.text) \(text(change))"
        case .usage(let usage): return "usage " + text(usage)
        case .forecastSubmitted: return "forecast submitted"
        case .starts(let period): return "\(period.rawValue) starts"
        }
    }

    private static func text(_ verb: RecordVerb) -> String {
        guard case .stage(let name, let orLater) = verb else { return verb.word }
        return "stage \"\(name.text)\"" + (orLater ? " or later" : "")
    }

    private static func text(_ name: ActivityName) -> String {
        switch name {
        case .kind(let kind): kind.rawValue
        case .named(let name): "\"\(name.text)\""
        }
    }

    private static func text(_ change: FieldChange) -> String {
        switch change {
        case .changed: "changed"
        case .changedTo(let value): "changed to \(text(value))"
        case .filled: "filled"
        case .cleared: "cleared"
        }
    }

    private static func text(_ usage: UsageEvent) -> String {
        switch usage {
        case .login: "login"
        case .export: "export"
        case .view(let type): "view \(type.rawValue)"
        case .report(let name): "report \"\(name.text)\""
        }
    }

    static func text(_ paths: [FieldPath]) -> String { paths.map(\.text).joined(separator: ", ") }

    /// A condition as the language writes it.
    public static func text(_ condition: Condition) -> String {
        switch condition {
        case .any(let parts): parts.map { text($0) }.joined(separator: " or ")
        case .all(let parts):
            parts.map { if case .any = $0 { "(\(text($0)))" } else { text($0) } }.joined(separator: " and ")
        case .not(let inner): if case .test(let test) = inner { "not \(text(test))" } else { "not (\(text(inner)))" }
        case .test(let test): text(test)
        }
    }

    static func text(_ test: ConditionTest) -> String {
        switch test.kind {
        case .compares(let path, let comparison, let value): return "\(path.text) \(text(comparison)) \(text(value))"
        case .isOneOf(let path, let values):
            return "\(path.text) in (\(values.map { text($0) }.joined(separator: ", ")))"
        case .isFilled(let path): return "\(path.text) filled"
        case .isEmpty(let path): return "\(path.text) empty"
        case .record(let type, let state): return "\(type.rawValue) is \(state.rawValue)"
        case .stage(let name, let reach):
            let more =
                switch reach {
                case .exactly: ""
                case .orLater: " or later"
                case .orEarlier: " or earlier"
                }
            return "stage is \"\(name.text)\"" + more
        }
    }

    private static func text(_ comparison: Comparison) -> String {
        switch comparison {
        case .equal: "is"
        case .notEqual: "is not"
        case .less: "<"
        case .atMost: "<="
        case .greater: ">"
        case .atLeast: ">="
        case .contains: "contains"
        }
    }

    /// A value as the language writes it.
    public static func text(_ value: RuleValue) -> String {
        switch value.kind {
        case .text(let text): return "\"\(text)\""
        case .number(let number): return text(number)
        case .date(let date): return date.iso
        case .truth(let truth): return truth ? "true" : "false"
        case .today(let offset):
            guard let offset else { return "today" }
            let length = RuleDuration(abs(offset.count), offset.unit)
            return "today \(offset.count < 0 ? "-" : "+") \(text(length))"
        case .field(let path): return path.text
        }
    }

    private static func text(_ number: RuleNumber) -> String {
        var digits = String(number.mantissa.magnitude)
        if number.scale > 0 {
            digits = String(repeating: "0", count: max(0, number.scale + 1 - digits.utf8.count)) + digits
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -number.scale))
            // Three digits behind the point could be read as thousands.
            if number.scale == 3, number.mantissa.magnitude >= 1000, number.unit != .percent { digits += "0" }
        }
        let sign = number.mantissa < 0 ? "-" : ""
        switch number.unit {
        case .none: return sign + digits
        case .percent: return "\(sign)\(digits) %"
        case .currency(let code): return "\(sign)\(digits) \(code)"
        }
    }

    /// A length of time as the language writes it.
    public static func text(_ duration: RuleDuration) -> String {
        if duration.count == 0, duration.unit == .businessDays { return "the same day" }
        return "\(duration.count) \(duration.unit.word)" + (duration.count == 1 ? "" : "s")
    }

    static func text(_ window: RuleWindow) -> String {
        (window.from.map { text($0) + " to " } ?? "") + text(window.to)
    }

    private static func text(_ actor: ActorTest) -> String {
        switch actor.kind {
        case .differentUser: "different user"
        case .sameUser: "same user"
        case .owner: "owner"
        case .manager: "manager"
        case .role(let name): "role \"\(name.text)\""
        }
    }

    // MARK: Examples

    private static func text(_ example: RuleExample, _ names: ExampleNames) -> String {
        example.items.map { text($0, names) }.joined(separator: " ; ")
    }

    private static func text(_ item: ExampleItem, _ names: ExampleNames) -> String {
        switch item.kind {
        case .now(let moment): return "now " + text(moment)
        case .holiday(let date): return "holiday " + day(date)
        case .event(let term, let moment, let user, let sets):
            var text = "\(shortText(term, names)) \(text(moment))"
            if let user { text += " by \(isWord(user.text) ? user.text : "\"\(user.text)\"")" }
            if !sets.isEmpty {
                let all = sets.map { "\(shortText($0.field, names))=\(self.text($0.value))" }
                text += " {\(all.joined(separator: ", "))}"
            }
            return text
        }
    }

    /// The shortest form that is read as the same term.
    private static func shortText(_ term: EventTerm, _ names: ExampleNames) -> String {
        switch term.kind {
        case .activity(let activities) where term.sameRecord == nil:
            return activities.map { text($0) }.joined(separator: "|")
        case .record(let type, let verb) where term.sameRecord == nil:
            let token = RuleToken(kind: .word, text: verb.word, position: .none, start: 0, end: 0)
            return (try? names.record(for: token)) == type ? text(verb) : text(term)
        case .field(let path, let change): return "\(shortText(path, names)) \(text(change))"
        default: return text(term)
        }
    }

    private static func shortText(_ path: FieldPath, _ names: ExampleNames) -> String {
        guard path.names.count > 1, let last = path.names.last, (try? names.resolve(FieldPath([last]))) == path else {
            return path.text
        }
        return last
    }

    private static func text(_ moment: ExampleMoment) -> String {
        day(moment.date) + " \(pad(moment.minute / 60, 2)):\(pad(moment.minute % 60, 2))"
    }

    /// `Mon+1` in the first five weeks, the date elsewhere.
    private static func day(_ date: CalendarDate) -> String {
        let days = Int(date.dayNumber - ExampleMoment.monday.dayNumber)
        guard (0..<35).contains(days) else { return date.iso }
        return ClauseParser.weekdays[days % 7] + (days < 7 ? "" : "+\(days / 7)")
    }

    private static func isWord(_ text: String) -> Bool {
        let first = text.utf8.first ?? 0x30
        return !(first >= 0x30 && first <= 0x39)
            && text.utf8.allSatisfy {
                $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39
            }
    }
}
